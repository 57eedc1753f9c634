"""Dated statements of the shipped baseline, sealed in a file that only grows, and what they were worth."""
