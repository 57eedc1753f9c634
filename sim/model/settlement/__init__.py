"""Talks, terms, and a deal in force until somebody breaks it."""
