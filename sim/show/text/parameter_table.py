"""Every value of a scenario as a Markdown table, and the same table kept inside a document.

`python -m sim.show.text.parameter_table docs/odd.md` writes the table of the shipped baseline between
the markers of the document.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.errors import SimError
from sim.show.quantities import doc_of, heading_of
from sim.show.text.scenario import chosen, leaf_text

if TYPE_CHECKING:
    from sim.scenario.reading.load import LoadedScenario
    from sim.scenario.schema.quantity import Sourced

BEGIN: Final = "<!-- begin: parameters -->"
END: Final = "<!-- end: parameters -->"
#: What Markdown, or the tables and formulas of its dialects, reads as a mark; an underscore within a word is none.
_MARK: Final = re.compile(r"[\\*`<>\[\]~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_HEAD: Final = ("path", "meaning", "unit", "value", "source or assumption")


def lines(loaded: LoadedScenario, prefix: str | None = None, only: str | None = None) -> Iterator[str]:
    """The table, a part for each section of the schema; `prefix` and `only` as in :mod:`sim.show.text.scenario`."""
    if prefix is None and only is None:
        yield _about(loaded)
        yield ""
    first = True
    for section, group in groupby(chosen(loaded, prefix, only), lambda leaf: leaf[0].partition(".")[0]):
        if not first:
            yield ""
        first = False
        yield f"**{heading_of(section)}** (`{section}`)"
        yield ""
        yield _row(_HEAD)
        yield _row(["---"] * len(_HEAD))
        for path, leaf in group:
            yield _row((_code(path), _meaning(path, leaf), _unit(leaf), _value(leaf), _source(leaf)))


def _about(loaded: LoadedScenario) -> str:
    """What is not a value with a source: time, hypotheses, channels."""
    world = loaded.scenario
    steps = f"{world.horizon.months} months from {world.horizon.start}, steps a month: {world.horizon.steps_per_month}"
    off = ", ".join(world.without) or "none"
    return f"`horizon`: {steps}. `hypotheses`: {', '.join(world.hypotheses)}. `without`, channels off: {off}."


def within(text: str, loaded: LoadedScenario, name: str) -> str:
    """A document with the table between its markers renewed; SimError where it has no markers."""
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SimError("has no place for the table", name, f"put {BEGIN} and {END} on lines of their own")
    return "".join([before, begin, "\n", *(f"{line}\n" for line in lines(loaded)), "\n", end, after])


def main(documents: Sequence[str]) -> None:
    """Renew the table of the shipped baseline in every document named."""
    from sim.scenario.reading.load import load

    for document in map(Path, documents):
        text = document.read_text("utf-8")
        document.write_text(within(text, load("baseline"), str(document)), "utf-8")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _as_written(text: str) -> str:
    r"""A text of somebody's in which Markdown finds no markup.

    >>> print(_as_written("see *d* in <b> `c`"))
    see \*d\* in \<b\> \`c\`
    """
    return _MARK.sub(r"\\\g<0>", text)


def _code(name: str) -> str:
    """A name as code, between more marks than it holds in a row."""
    most = max(map(len, re.findall("`+", name)), default=0)
    return f"{'`' * (most + 1)} {name} {'`' * (most + 1)}" if most else f"`{name}`"


def _meaning(path: str, leaf: Sourced) -> str:
    from sim.scenario.schema.scenario import Correlation

    return "Errors that go together" if isinstance(leaf, Correlation) else doc_of(path)


def _unit(leaf: Sourced) -> str:
    from sim.scenario.schema.quantity import Choice, Plan, Quantity

    if isinstance(leaf, Quantity):
        return leaf.unit
    return "plan" if isinstance(leaf, Plan) else "variant" if isinstance(leaf, Choice) else "correlation"


def _value(leaf: Sourced) -> str:
    from sim.scenario.schema.quantity import Quantity

    return leaf_text(leaf).removesuffix(f" {leaf.unit}") if isinstance(leaf, Quantity) else leaf_text(leaf)


def _source(leaf: Sourced) -> str:
    cited = ", ".join(leaf.sources)
    assumed = "" if leaf.assumption is None else f"assumption: {_as_written(' '.join(leaf.assumption.split()))}"
    return "; ".join(part for part in (cited, assumed) if part)


if __name__ == "__main__":
    main(sys.argv[1:])
