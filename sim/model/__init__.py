"""The Mesa model: actors who observe, decide and act, each over an axis of members.

`theatre.py` is the month in words and code; `ledger.py` holds who has what where; `decision.py` is the one
seam through which an actor chooses; there is one module an actor.
"""
