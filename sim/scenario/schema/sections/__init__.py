"""Sections of a scenario, one module a subject."""
