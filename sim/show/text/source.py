"""Where a value comes from, as lines of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.scenario.sources import Claim, Evidence, shipped_sources
from sim.show.text.scenario import value_text
from sim.show.text.wrapping import wrap
from sim.texts import shown

if TYPE_CHECKING:
    from sim.analysis.source.entry import Entry, Place
    from sim.analysis.source.equations import Equation
    from sim.analysis.source.find import Cited
    from sim.analysis.source.readers import Reader
    from sim.scenario.reading.alternatives import Alternative

#: Values of a list, functions that read one, and paragraphs of a docstring that are shown.
MOST: Final = 30
_MOST_READERS: Final = 6
_MOST_PARAGRAPHS: Final = 3
KINDS: Final = {
    "uncertainty": "something we do not know", "lever": "something a government can decide",
    "plan": "something a government can decide: a plan", "variant": "a word where scholars disagree about structure",
    "correlation": "quantities whose errors go together", "setting": "a setting of the scenario",
}  # fmt: skip
GROUPS: Final = {
    "claim": "an article's claim", "A": "evidence of confidence A: official, or several that agree",
    "B": "evidence of confidence B: single, secondary or derived",
    "C": "evidence of confidence C: partisan, elicited or disputed", "assumption": "an assumption of ours alone",
    "command line": "the command line (--set)",
}  # fmt: skip


def lines(entry: Entry) -> Iterator[str]:
    """Everything that is known of a value, line by line."""
    yield from wrap(entry.path)
    yield from wrap(entry.meaning, "  ")
    yield from wrap(f"{_capital(KINDS[entry.kind])}{f'; unit: {entry.unit}' if entry.unit else ''}", "  ")
    yield ""
    yield from _value(entry)
    yield ""
    yield "WHAT IT RESTS ON"
    yield from _rests(entry)
    yield ""
    yield "WHERE IT IS GIVEN"
    yield from _given(entry)
    if entry.alternatives:
        yield ""
        yield from wrap(f"WHAT OTHER STUDIES SAY (compare A B --swap {entry.path}=NAME tries one)")
        for one in entry.alternatives:
            yield from alternative_lines(one)
    if entry.correlations:
        yield ""
        yield "WHAT IT GOES TOGETHER WITH"
        for name in entry.correlations:
            yield from wrap(f"correlations.{name}", "  ")
    yield ""
    yield "WHAT READS IT"
    yield from _read(entry)


def several(entries: Sequence[Entry], asked: str) -> Iterator[str]:
    """A line or two on each of several values."""
    yield from wrap(f"{len(entries)} values fit {asked!r}; name one of them for all that is known of it")
    for entry in entries[:MOST]:
        value = _short(entry.values, entry.path)
        yield from wrap(f"{entry.path}: {value}{f' {entry.unit}' if entry.unit else ''}", "  ", "      ")
        yield from wrap(f"[{_cites(entry.sources) or 'assumption'}] {entry.meaning}", "      ")
    if len(entries) > MOST:
        yield f"  and {len(entries) - MOST} more: narrow it down, or --json"


def of_source(cited: Cited, values: Mapping[str, Entry]) -> Iterator[str]:
    """A claim or a piece of evidence, and every value that rests on it."""
    one = cited.entry
    if isinstance(one, Claim):
        yield from wrap(f"{one.id}: a claim of article {one.article} ({one.date}), confidence {one.confidence}")
        yield from wrap(one.paraphrase, "  ")
    else:
        yield from wrap(f"{one.id}: {one.kind} ({one.date}), confidence {one.confidence}")
        yield from wrap(one.citation, "  ")
        yield from _about(one)
    for figure in one.figures:
        span = "" if figure.low is None else f" ({value_text(figure.low)} to {value_text(figure.high)})"
        yield from wrap(f"{figure.what}: {value_text(figure.value)}{span} {figure.unit}", "  - ", "    ")
    yield ""
    yield from wrap(f"VALUES THAT REST ON IT: {len(cited.paths) or 'none'}")
    for path in cited.paths:
        entry = values[path]
        unit = f" {entry.unit}" if entry.unit else ""
        also = [name for name in entry.sources if name != one.id]
        beside = " and ".join([*also, *(["an assumption"] if entry.assumption else [])])
        yield from wrap(f"{path}: {_short(entry.values, path)}{unit}", "  ", "      ")
        yield from wrap(f"{_at(entry.given)}{f', with {beside}' if beside else ''}", "      ")
    if cited.alternatives:
        yield ""
        yield "ALTERNATIVES THAT GIVE ITS FIGURES"
        for path, other in cited.alternatives:
            yield from wrap(f"{path}={other.name}: {value_text(other.value)} {other.quantity.unit}", "  ", "      ")


def alternative_lines(one: Alternative) -> Iterator[str]:
    """Another study's figure."""
    of = one.quantity
    yield from wrap(f"{one.name}: {value_text(one.value)} {of.unit} [{_cites(of.sources)}]", "  ", "      ")
    for name in of.sources:
        known = shipped_sources()[name]
        yield from wrap(known.paraphrase if isinstance(known, Claim) else known.citation, "      ")
    yield from wrap(shown(of.note or ""), "      ")


def _value(entry: Entry) -> Iterator[str]:
    if list(entry.values) == [entry.path]:
        value, unit = entry.values[entry.path], f" {entry.unit}" if entry.unit else ""
        fixed = ", the same in all futures" if entry.kind == "uncertainty" and not entry.quantiles else ""
        yield from wrap(f"Value: {value_text(value)}{unit}{fixed}", "", "  ")
    else:
        yield "Values"
        for path, value in entry.values.items():
            yield from wrap(f"{path.removeprefix(entry.path + '.')}: {value_text(value)}", "  ")
    if entry.quantiles:
        low, lower, middle, upper, high = (_round(value) for value in entry.quantiles.values())
        yield from wrap(
            f"Over futures: half of them from {lower} to {upper}, the middle at {middle}; one in twenty below {low}, "
            f"one in twenty above {high}.",
            "  ",
        )


def _rests(entry: Entry) -> Iterator[str]:
    if entry.kind == "setting":
        yield "  nothing: it says nothing of the world"
        return
    beside = ", with an assumption beside it" if entry.sources and entry.assumption else ""
    yield from wrap(f"{_capital(GROUPS[entry.group])}{beside}", "  ")
    for one in entry.cited:
        yield from wrap(f"{one.id} [{one.confidence}, {one.date}]", "  ", "      ")
        if isinstance(one, Claim):
            yield from wrap(f"Claim of article {one.article}: {one.paraphrase}", "      ")
        else:
            yield from wrap(one.citation, "      ")
            yield from _about(one, "      ")
    if entry.assumption:
        yield from wrap(f"assumption: {shown(entry.assumption.strip())}", "  ", "      ")
    if entry.note:
        yield from wrap(f"note: {shown(entry.note.strip())}", "  ", "      ")


def _about(one: Evidence, indent: str = "  ") -> Iterator[str]:
    for address in one.address:
        yield f"{indent}{address}"
    for what in (f"seen by way of {one.via}" if one.via else "", one.method or "", one.hindsight or "", one.note or ""):
        yield from wrap(what.strip(), indent)
    if one.verify:
        yield from wrap("The reference is given from general knowledge: look it up before quoting it.", indent)


def _given(entry: Entry) -> Iterator[str]:
    yield from wrap(_at(entry.given), "  ")
    alike: dict[tuple[str, str], list[str]] = {}
    for place in entry.elsewhere:
        alike.setdefault((_at(place), _short(place.values, entry.path, entry.values)), []).append(place.scenario)
    for (where, value), names in alike.items():
        yield from wrap(f"otherwise in {', '.join(names)} ({where}): {value}", "  ", "      ")


def _at(place: Place) -> str:
    """A place, as messages name it."""
    if place.line:
        return f"{place.file}:{place.line}"
    return place.file or place.scenario


def _read(entry: Entry) -> Iterator[str]:
    if entry.read_by:
        yield from wrap(entry.read_by, "  ")
    if not entry.readers and not entry.read_by:
        yield "  no place was found"
    told: set[str] = set()
    together: dict[tuple[str, str], list[Reader]] = {}
    for reader in entry.readers:
        together.setdefault((reader.place.partition(":")[0], reader.where), []).append(reader)
    for (file, where), readers in list(together.items())[:_MOST_READERS]:
        lines = ", ".join(reader.place.rpartition(":")[2] for reader in readers)
        yield from wrap(f"{file}:{lines} {where}".rstrip(), "  ", "      ")
        yield from wrap(_first(readers[0].doc), "      ")
        for equation in {one.place: one for reader in readers for one in reader.equations}.values():
            yield from _equation(equation, told)
    if rest := list(together)[_MOST_READERS:]:
        yield from wrap(f"and {', '.join(f'{file} {where}'.rstrip() for file, where in rest)}", "  ", "      ")


def _equation(equation: Equation, told: set[str]) -> Iterator[str]:
    """A function of the theory, and what its docstring and that of its module say, each once."""
    again = ", as above" if equation.place in told else ""
    yield from wrap(f"by {equation.place} {equation.name}{again}", "      ")
    for part in (equation.doc, equation.theory):
        if part not in told:
            yield from _paragraphs(part)
    told |= {equation.place, equation.doc, equation.theory}


def _paragraphs(doc: str) -> Iterator[str]:
    """A docstring; formulas, which are set in, keep their lines."""
    for paragraph in doc.split("\n\n")[:_MOST_PARAGRAPHS]:
        if paragraph.startswith("    "):
            for line in paragraph.splitlines():
                yield from wrap(line.strip(), "            ")
        else:
            yield from wrap(" ".join(paragraph.split()), "        ")


def _short(values: Mapping[str, Any], path: str, only: Mapping[str, Any] | None = None) -> str:
    """A value, or those of a plan; with `only`, those that differ from it."""
    if list(values) == [path]:
        return value_text(values[path])
    kept = {name: value for name, value in values.items() if only is None or only.get(name) != value}
    return ", ".join(f"{name.removeprefix(path + '.')} {value_text(value)}" for name, value in kept.items())


def _cites(sources: Sequence[str]) -> str:
    return ", ".join(sources)


def _first(doc: str) -> str:
    """The first paragraph of a docstring, as one text."""
    return " ".join(doc.split("\n\n")[0].split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _round(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
