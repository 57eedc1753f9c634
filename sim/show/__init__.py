"""Figures, texts and pages."""
