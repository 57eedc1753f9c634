"""Simulated futures of European security, under rival theories of how states decide."""

__version__ = "0.1.0"
