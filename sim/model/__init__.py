"""The Mesa model: actors who observe, decide and act, each over an axis of members.

`theatre.py` is the month in words and code. Everybody stands on the `stage`; `actors` know the stage and those whom
they observe; the `war`, the `settlement` and the `crisis` are played over the actors; `results.py` reads off what came
of it.
"""
