"""Theory: pure functions of arrays, a module for each subject, each with its equation and source.

Nothing here knows of agents, scenarios or luck; functions take arrays over members (or numbers) and return arrays.
"""
