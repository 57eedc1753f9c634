"""One story on a terminal: in sentences, with both worlds side by side where they go their own ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from sim.show import again
from sim.show.text import story_choice, story_numbers
from sim.show.text import story_words as words
from sim.show.text.story_records import PARTS, Sentence, beside, paragraphs
from sim.show.text.wrapping import WIDTH, wrap
from sim.show.theories import condition
from sim.texts import padded, quoted, wrapped

if TYPE_CHECKING:
    from sim.analysis.story.material import Material
    from sim.analysis.story.parting import Both
    from sim.show.text.story_choice import Weighed

#: Columns of one world where two stand side by side, and between them.
_COLUMN: Final = 38
_GAP: Final = 4
#: Parts that are told side by side.
ASIDE: Final = ("before", "after")
_CELL: Final = 11
#: What the numbers of a table of terms are.
UNIT: Final = "Worth is in the model's own unit, utils; what is below 0 speaks against."


def lines(material: Material, sentences: Sequence[Sentence], both: Both | None, run: str, out: str) -> Iterator[str]:
    """The story, line by line, 80 columns wide; `run` is the name of the run's folder and `out` the folder it is in."""
    yield from head(material)
    for part, heading in PARTS.items():
        mine = [sentence for sentence in sentences if sentence.part == part]
        if not mine:
            continue
        yield from ("", heading_of(part, material) or heading)
        if part == "weighing" and both is not None:
            yield from _table(material, both)
            mine = [one for one in mine if "not open" in one.text]
        if part in ASIDE and material.there is not None:
            yield from _beside(mine)
        else:
            for text in paragraphs(mine):
                yield from wrap(text, "  ", "    ")
    yield ""
    yield from ask_further(material, both, run, out)


def head(material: Material) -> Iterator[str]:
    """Which future it is, in which worlds."""
    theory = condition(material.hypothesis, first=False)
    yield from wrap(f"Future {material.member:,} of {material.members:,}, {theory}")
    titles = {world.name: quoted(world.title) for world in material.worlds}
    for name, title in titles.items():
        yield from wrap(f"{name}: {title}", "  ", "    ")
    if material.there is not None:
        yield from wrap("The same draws of what is not known and the same luck in both worlds.", "  ")


def heading_of(part: str, material: Material) -> str:
    """The heading of a part where a story of one world has another than a story of two."""
    return "What happens" if part == "after" and material.there is None else ""


def ask_further(material: Material, both: Both | None, run: str, out: str) -> list[str]:
    """What to type to see every month, and to ask what would have been."""
    place = [] if out == "results" else ["--out", out]
    words_ = [run, "--member", str(material.member), "--hypothesis", material.hypothesis]
    text = ["Every month, with every decision", f"  {again.typed('replay', *words_, *place)}"]
    if both is not None and (other := other_way(both)) is not None:
        forced = f"{_month(material.start, both.month)} {both.key[1]} {both.key[2]}={other}"
        text += ["What if it had gone the other way", f"  {again.typed('replay', *words_, *place, '--force', forced)}"]
    return text


def other_way(both: Both) -> str | None:
    """The option that was not taken: the baseline's where the worlds differ, else the likeliest of the others."""
    record = both.here or both.records[0]
    if both.here is not None and both.there is not None and both.differs:
        return both.there.chosen
    open_ = {name: chance for name, chance in record.probabilities.items() if name != record.chosen and chance > 0.0}
    return max(open_, key=lambda name: open_[name]) if open_ else None


def _month(start: str, month: int) -> str:
    from sim.scenario.months import month_after

    return month_after(start, month)


def _table(material: Material, both: Both) -> Iterator[str]:
    """Terms of each option, with what they are worth in each world."""
    columns = [world.name for world in material.worlds]
    width = WIDTH - _CELL * len(columns)
    yield " " * width + "".join(f"{name:>{_CELL}}" for name in columns)
    option = None
    decision = both.records[0].decision
    for row in story_choice.table(both):
        if row.option != option:
            option = row.option
            yield f"  {words.weighed(decision, option)}"
        label = f"    {words.term(decision, row.term) if row.term else 'in all'}"
        cells = cells_of(row, len(columns))
        yield padded(label, width) + "".join(f"{cell:>{_CELL}}" for cell in cells)
    yield from wrap(UNIT, "  ")


def cells_of(row: Weighed, worlds: int) -> list[str]:
    """What a term is worth in each of so many worlds; a dash where the option is not open there."""
    values = [row.here, row.there][:worlds]
    known = [value for value in values if value is not None]
    digits = story_numbers.digits_for(known, 2)
    digits = digits if digits <= 3 and not row.term else 2
    return ["-" if value is None else story_numbers.worth(value, digits) for value in values]


def _beside(mine: Sequence[Sentence]) -> Iterator[str]:
    """What only one world has, in two columns; what both have, across them."""
    for row in beside(mine):
        if row.shared:
            yield "  IN BOTH WORLDS"
        for text in row.shared:
            yield from wrap(text, "  ", "    ")
        columns = [
            [name.upper(), *(line for text in texts for line in wrapped(text, _COLUMN, hanging="  "))]
            for name, texts in (("scenario", row.here), ("baseline", row.there))
        ]
        if not row.shared:
            for left, right in zip_longest(*columns, fillvalue=""):
                yield f"  {padded(left, _COLUMN)}{' ' * (_GAP - 2)}{right}".rstrip()
