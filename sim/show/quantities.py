"""An uncertain quantity as sentences and tables call it: what it is, in words, and its path behind them."""

from __future__ import annotations

import re
from typing import Final

from sim.scenario.schema.shape import at

#: With what words begin that keep their capital within a sentence.
_NAMES: Final = ("Europe", "Lanchester", "Moscow", "Russia", "Ukrain")


def named(path: str) -> str:
    """A quantity in the middle of a sentence: what it is, and its path.

    >>> named("beliefs.lasting_share")
    'part of a signal that lasts as long as the fact does (beliefs.lasting_share)'
    """
    words = meaning_of(path)
    return path if words == path else f"{words} ({path})"


def meaning_of(path: str, *, first: bool = False) -> str:
    """What the schema says of a quantity, in a few words, as within a sentence or `first` in it.

    >>> meaning_of("us.combat_value"), meaning_of("europe.military_aid")
    ('combat value of US troops in the Baltic states', 'European military aid to Ukraine in 2024')
    """
    shape = at(path.split("."))
    if shape is None or not shape.doc:
        return path
    words = re.split(r"[.;:] ", shape.doc.rstrip("."))[0]
    return words if first or words[1:2].isupper() or words.startswith(_NAMES) else words[:1].lower() + words[1:]
