"""From the text of a file to a validated scenario, or every mistake with its line."""
