"""What drives an effect, in words and on a terminal: per theory a sentence or two, then one table over the theories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.drivers.findings import most_telling
from sim.analysis.drivers.sample import OF_THOUSAND
from sim.analysis.drivers.sign import MAY_TURN, TURNS
from sim.outcomes import OUTCOMES
from sim.scenario.schema.shape import at
from sim.show import roles, thousand
from sim.show.quantities import named, title_of
from sim.show.text import counts
from sim.show.text import indices as indices_text
from sim.show.text.columns import CELL, LABEL
from sim.show.text.wrapping import WIDTH, wrap
from sim.show.theories import condition
from sim.texts import padded, shown, wrapped
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.drivers.findings import Effect, Findings, Screened

#: Quantities of the table on a terminal, and of each theory's sentence.
MOST_ROWS: Final = 10
_MOST_TOLD: Final = 2
#: The mark of a driver, of one with which the sign turns, or may.
MARKS: Final = {TURNS: "T", MAY_TURN: "t"}
DRIVES: Final = "*"

Row = Mapping[Any, Any]


def lines(screened: Screened) -> list[str]:
    """The answer, line by line, none wider than 80 columns."""
    findings = screened.findings
    body: list[str] = []
    for hypothesis in findings.hypotheses:
        body += [*wrap(" ".join(sentences(screened, hypothesis)), hanging="  "), ""]
    for hypothesis in findings.left_out:
        body += [*wrap(unknown(findings, hypothesis), hanging="  "), ""]
    designed = [] if screened.indices is None else [*indices_text.lines(screened.indices), ""]
    return [*_head(findings), "", *body, *_table(screened), "", *designed, *_notes(screened)]


def _head(findings: Findings) -> list[str]:
    what = OUTCOMES[findings.outcome].title
    heading = "What would turn this" if findings.paired else "What moves this"
    unit = f", {findings.unit}" if findings.unit else ""
    titles = ", less ".join(shown(title) for title in findings.titles)
    size = (
        f"{findings.members:,} members under each theory, {findings.months} months from {findings.start}, seed "
        f"{findings.seed}; {findings.quantities} uncertain quantities were looked at under each theory"
    )
    return [*wrap(f"{heading}: {what}{unit}"), *wrapped(titles, WIDTH, hanging="  ", hyphens=True), *wrap(size)]


def unknown(findings: Findings, hypothesis: str) -> str:
    """That what drives the effect cannot be told under a theory."""
    where = "in both worlds " if findings.paired else ""
    return f"{condition(hypothesis)}, nothing can be told: in too few draws does the question arise {where}at all."


def sentences(screened: Screened, hypothesis: str) -> Iterator[str]:
    """What the effect is under a theory, what turns it, and what moves it most."""
    findings = screened.findings
    effect, drivers = findings.effects[hypothesis], screened.under(hypothesis)
    what = "the effect" if findings.paired else "the level"
    verb = "is" if findings.unit == OF_THOUSAND else "averages"
    yield f"{condition(hypothesis)}, {what} {verb} {_whole(findings, effect)}."
    if findings.paired:
        yield from _turning(findings, screened.table, hypothesis)
    clear = [row for row in _rows(drivers) if row["change_low"] > 0 or row["change_high"] < 0]
    told = [row for row in clear if row["sign"] not in MARKS][:_MOST_TOLD]
    if told:
        most = "Besides, it is moved by" if any(row["sign"] in MARKS for row in clear) else "Most moves it"
        yield f"{most}: {'; then '.join(_moved(findings, row) for row in told)}."
    elif not drivers.empty:
        names = " and ".join(named(str(path)) for path in drivers["path"].head(_MOST_TOLD))
        if not clear:
            yield f"What moves most futures: {names}; how far the mean moves these members cannot tell."
    elif effect.luck is not None:
        yield f"No quantity stands out from chance among the {findings.quantities} looked at."


def _turning(findings: Findings, table: pd.DataFrame, hypothesis: str) -> Iterator[str]:
    points = {(point.hypothesis, point.path): point for point in findings.turning}
    mine = table[(table["hypothesis"] == hypothesis) & table["sign"].isin(list(MARKS))]
    for row in _rows(mine):
        point = points[hypothesis, row["path"]]
        where = ", at no one value that these members can tell"
        if point.value is not None:
            measure = unit_of(row["path"])
            ends = f"{value(point.low)} to {value(point.high)}"
            where = f", at about {value(point.value)}{measure} ({ends})"
        verb = "What turns the sign:" if row["sign"] == TURNS else "What may turn the sign:"
        yield f"{verb} {_moved(findings, row)}{where}."
    if mine.empty and findings.effects[hypothesis].luck is not None:
        yield "Nothing that was looked at is seen to turn the sign."


def _moved(findings: Findings, row: Row) -> str:
    """What a quantity is, with its path, and the effect where it is low and where it is high."""
    low, high = (
        f"{amount(findings, row[end])} ({amount(findings, row[f'{end}_low'])} to "
        f"{amount(findings, row[f'{end}_high'])})"
        for end in ("low", "high")
    )
    return f"{named(row['path'])}, from {low} where it is low to {high} where it is high"


def _whole(findings: Findings, effect: Effect) -> str:
    if effect.luck is None and effect.mean == 0:
        return "nothing: no future differs" if findings.paired else "nothing: it never happens"
    unit = f" {findings.unit}" if findings.unit else ""
    return f"{amount(findings, effect.mean)}{unit} ({amount(findings, effect.low)} to {amount(findings, effect.high)})"


def _table(screened: Screened) -> list[str]:
    """The drivers of any theory, and what each does under every theory: effect where low, where high."""
    findings = screened.findings
    paths = chosen(screened)
    if not paths:
        return wrap("No quantity is told apart from chance under any theory with these members.")
    told = {(row["path"], row["hypothesis"]): row for row in _rows(screened.table)}
    heading = padded("Where low | where high", LABEL)
    text = wrap("The quantities that move it, each with the effect where it is low and where it is high")
    text += [heading + "".join(f"{h + '  ':>{CELL}}" for h in findings.hypotheses).rstrip()]
    for path in paths:
        cells = [cell(findings, told[path, h]) for h in findings.hypotheses]
        text += wrap(title_of(path, first=True), hanging="  ")
        text.append((padded(short(path), LABEL) + "".join(f"{one:>{CELL}}" for one in cells)).rstrip())
    if (left := len(set(screened.table.loc[screened.table["driver"], "path"])) - len(paths)) > 0:
        text.append(f"  {left} more in table.csv")
    return text


def chosen(screened: Screened, most: int = MOST_ROWS) -> list[str]:
    """The quantities worth showing: the most telling of each theory in turn, those that turn a sign first."""
    table = screened.table
    paths = dict.fromkeys(str(path) for path in table.loc[table["sign"].isin(list(MARKS)), "path"])
    drivers = set(table.loc[table["driver"], "path"])
    paths |= dict.fromkeys(path for path in most_telling(screened, len(drivers)) if path in drivers)
    return list(paths)[:most]


def cell(findings: Findings, row: Row) -> str:
    """Effect where a quantity is low and where it is high, and its mark, as far as a column has room."""
    mark = MARKS.get(row["sign"], DRIVES if row["driver"] else " ")
    low, high = (amount(findings, row[end]) for end in ("low", "high"))
    text = f"{low} | {high} {mark}"
    if len(text) >= CELL:
        low, high = (f"{one[:-4]}k" if "," in one else one for one in (low, high))
        text = f"{low}|{high}{mark}"
    return text


def short(path: str) -> str:
    """A path as far as a label has room, its end being what tells it apart.

    >>> short("motives.security_seeker.sensitivity")
    '..ty_seeker.sensitivity'
    """
    return path if len(path) < LABEL else f"..{path[-(LABEL - 3) :]}"


def _notes(screened: Screened) -> Iterator[str]:
    findings = screened.findings
    looked = len(screened.table)
    marks = f"* drives it: clear if all {looked:,} are looked at (Holm, 5%)"
    if findings.paired:
        marks += "; T the sign turns, t it may"
    yield from wrap(f"{marks}. Low, high: lowest and highest quarter of what was drawn.")
    yield from _together(screened)
    for sentence in too_few(findings):
        yield from wrap(sentence)
    yield from wrap(
        "In brackets: 95%, sampling error only. This says what goes with what over the ranges drawn, all else drawn "
        "as well: nothing of causes outside the model, nor of values beyond those ranges."
    )
    yield from wrap(f"Conditional on the assumptions. {roles.legend([findings.outcome])}")


def too_few(findings: Findings) -> Iterator[str]:
    """What these members cannot tell, so that silence about a quantity is not taken for no effect."""
    if findings.hidden:
        yield (
            f"{findings.hidden} quantities hang together with others by accident in so few draws that they are not "
            "told apart; more members would."
        )
    told = [f"{counts.percent(e.luck)} {h}" for h, e in findings.effects.items() if e.luck is not None]
    if told:
        yield f"Of what differs between single futures luck is {', '.join(told)}; more members narrow it."


def _together(screened: Screened) -> Iterator[str]:
    """What is said of drivers that are drawn together with others."""
    findings = screened.findings
    paths = chosen(screened)
    for path in paths:
        if others := findings.together.get(path):
            rows = [row for row in _rows(screened.table) if row["path"] == path and row["driver"]]
            left = ", ".join(
                f"{row['rank']:+.2f} alone, {row['partial_rank']:+.2f} beside them ({row['hypothesis']})"
                for row in rows
            )
            beside = listed([named(other) for other in others])
            yield from wrap(
                f"{title_of(path, first=True)} ({path}) is drawn together with {beside}; rank correlation {left}, the "
                "other drivers held."
            )


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first of some names, and how many more there are.

    >>> listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b, c and 2 more')
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def amount(findings: Findings, number: float) -> str:
    """An effect as people read it: of 1,000 futures, or in its own unit, to two digits.

    >>> from types import SimpleNamespace
    >>> paired, level = SimpleNamespace(unit="of 1,000", paired=True), SimpleNamespace(unit="km2", paired=False)
    >>> amount(paired, 18.74), amount(level, 1234.5)
    ('+19', '1,200')
    """
    if number != number:
        return "-"
    if findings.unit == OF_THOUSAND:
        if abs(number) < thousand.LEAST:
            return "0"
        return thousand.signed(number) if findings.paired else thousand.size(number)
    sign = "+" if findings.paired else ""
    return f"{float(f'{number:.2g}'):{sign},.15g}"


def value(number: float | None) -> str:
    """A value of a quantity.

    >>> value(0.5234), value(20345.2)
    ('0.52', '20,000')
    """
    return "-" if number is None else f"{float(f'{number:.2g}'):,.15g}"


def unit_of(path: str) -> str:
    """The unit of a quantity behind a value, or nothing."""
    shape = at(path.split("."))
    measure = "" if shape is None or shape.spec is None else shape.spec.unit
    return f" {measure}" if measure not in ("", "1", "share", "probability") else ""


def _rows(table: pd.DataFrame) -> list[Row]:
    return [dict(row) for row in table.to_dict("records")]


def theory(hypothesis: str) -> str:
    """A theory's name, as in "H1 opportunist"."""
    return f"{hypothesis} {HYPOTHESES[hypothesis].partition(':')[0]}"
