"""Forecasts from worlds of the past, scored against what happened, beside rules that know nothing but the past."""
