"""An effect with other studies' figures, on a terminal: what it was, what it becomes, and the paired change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.errors import SimError
from sim.outcomes import ESTIMAND
from sim.scenario.schema.shape import suggestion
from sim.show.text.columns import aligned, interval, signed
from sim.show.text.scenario import value_text
from sim.show.text.source import alternative_lines
from sim.show.text.wrapping import wrap

if TYPE_CHECKING:
    from sim.results.comparison import Comparison
    from sim.scenario.reading.alternatives import Alternative

#: Figures that are shown, those that change most; below this many, what the effect becomes is told as well.
MOST: Final = 6
_FEW: Final = 3

Row = Mapping[str, Any]


def lines(comparison: Comparison) -> list[str]:
    """The effect on the first headline, from chances, of 1,000 futures: as it is, and with each other figure."""
    table = comparison.swaps
    if table is None or table.empty:
        return []
    rows: dict[tuple[str, str], dict[str, Row]] = {}
    for row in table[table["outcome"] == ESTIMAND].to_dict("records"):
        key = str(row["path"]), str(row["alternative"])
        rows.setdefault(key, {})[str(row["hypothesis"])] = {str(name): value for name, value in row.items()}
    order = sorted(rows, key=lambda key: -max(abs(row["change"]) for row in rows[key].values()))
    first, few = next(iter(rows.values())), len(rows) <= _FEW
    text = [
        aligned("From chances, of 1,000", comparison.hypotheses),
        aligned("The effect as it is", [_cell(first[h], "before") for h in comparison.hypotheses]),
    ]
    for key in order[:MOST]:
        text += wrap(f"With {key[0]}={key[1]}", "", "  ", most=2)
        if few:
            text.append(aligned("  the effect is", [_cell(rows[key][h], "effect") for h in comparison.hypotheses]))
        changes = [_change(rows[key][h]) for h in comparison.hypotheses]
        text.append(aligned("  it changes by", changes))
    if len(order) > MOST:
        text.append(f"{len(order) - MOST} more that change less are in swaps.csv and in the report")
    return text


def listed(paths: Sequence[str], known: Mapping[str, Mapping[str, Alternative]]) -> Iterator[str]:
    """What other studies say of some values; SimError where there is nothing."""
    for path in paths:
        several = {one: of for one, of in known.items() if one == path or one.startswith(f"{path}.")}
        if not several:
            remedy = suggestion(path, known) or f"values with others are {', '.join(known) or 'none'}"
            raise SimError(f"no study but its own stands beside {path!r}", "--swap", remedy)
        for one, alternatives in several.items():
            yield from wrap(f"{one}: other studies' figures, each for --swap {one}=NAME")
            for alternative in alternatives.values():
                yield from alternative_lines(alternative)


def told(swapped: Mapping[str, Any]) -> str:
    """Another study's figure in one line.

    >>> told({"path": "war.depth", "name": "x-2020", "value": 30000.0, "unit": "km2", "source": ["x-2020"]})
    'war.depth=x-2020: 30,000 km2 [x-2020]'
    """
    of = f"{value_text(swapped['value'])} {swapped['unit']}"
    return f"{swapped['path']}={swapped['name']}: {of} [{', '.join(swapped['source'])}]"


def _cell(row: Row, name: str) -> str:
    return f"{signed(row[name])} {interval(row, name)}"


def _change(row: Row) -> str:
    return "same" if row["same"] else f"{_cell(row, 'change')}{'' if row['clear'] else ' ?'}"
