"""The war in Ukraine: the front, and the aid that feeds it."""
