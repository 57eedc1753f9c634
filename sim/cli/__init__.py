"""The command line: parsing, and what each verb prints."""
