"""What a run answers: paired differences, shares of the spread, and the summary of both."""
