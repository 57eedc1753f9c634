"""Where a policy fails, on a terminal: by theory a box in words and a tree, and what is regretted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.analysis.discover.honest import RESAMPLES
from sim.analysis.discover.prim import MOST_CONDITIONS
from sim.analysis.measure import NOTHING
from sim.show import conditions, roles
from sim.show.figures.swept import short
from sim.show.text.columns import CELL, LABEL, aligned, around, of_thousand, signed
from sim.show.text.wrapping import WIDTH, wrap
from sim.show.theories import condition
from sim.texts import cut, padded, shown, wrapped

if TYPE_CHECKING:
    from sim.analysis.discover.findings import Corner, Findings
    from sim.analysis.discover.regret import Overall, PolicyRegret, Regrets

#: Policies of a table of regret; of more, those regretted least are told.
_MOST_POLICIES: Final = 8
_COUNT: Final = ("no condition", "One condition", "Two conditions", "Three conditions", "Four conditions")
_REPRODUCED: Final = 0.5

assert len(_COUNT) == MOST_CONDITIONS + 1

Row = Mapping[Any, Any]


def lines(found: Findings, tree: Sequence[Row]) -> list[str]:
    """The answer, line by line, none wider than 80 columns."""
    return [line for part in blocks(found, tree) for line in (*part, "")][:-1]


def blocks(found: Findings, tree: Sequence[Row]) -> Iterator[list[str]]:
    """The answer in blocks of lines: the head, one a scenario and theory, regret, what it holds."""
    yield _head(found)
    many = len(dict.fromkeys(corner.scenario for corner in found.corners)) > 1
    for corner in found.corners:
        title = [*wrapped(shown(found.scenarios[corner.scenario]), WIDTH, most=2)] if many else []
        yield [*title, *_corner(found, corner), *_tree(found, corner, tree)]
    yield _regret(found)
    yield _caveats(found)


def _head(found: Findings) -> list[str]:
    points = f" at each of {found.points:,} points" if found.points > 1 else ""
    held = f"{found.worlds:,} worlds of two futures each{points}; half of the worlds held out to check"
    return [
        *wrapped(shown(found.title), WIDTH, most=4, hyphens=True),
        *wrap(conditions.question(found)),
        *wrap(held),
        f"{found.months} months from {found.start}; the halves are drawn with seed {found.seed}",
    ]


def _corner(found: Findings, corner: Corner) -> list[str]:
    head = f"{condition(corner.hypothesis)}, {conditions.how_many(found, corner)}."
    text = wrap(head)
    if corner.status == "too few":
        return [*text, *wrap("That is too few worlds that fail, or that do not, to seek conditions.", "  ")]
    if corner.status == "nothing":
        return [*text, *wrap(_nothing(corner), "  ")]
    number = len(corner.asked)
    fails = "this risk" if conditions.by_share(found) else "these"
    share, held = conditions.counted(corner.share), conditions.counted(corner.coverage)
    text += wrap(
        f"{_COUNT[number]} {'holds' if number == 1 else 'hold'} {held} of {fails} in {share} of the worlds:", "  "
    )
    for asked in corner.asked:
        doubt = "" if asked.again >= _REPRODUCED else "; weak"
        more = f"asked for by {asked.again * RESAMPLES:.0f} of {RESAMPLES} other halves{doubt}"
        text += wrap(f"- {conditions.in_words(asked)}; {more}", "    ", "      ")
    dense, base = (conditions.density(found, share) for share in (corner.density, corner.base))
    low, high = (conditions.density(found, end) for end in corner.interval)
    there = f"the chance there is {dense}" if conditions.by_share(found) else f"{dense} fail there"
    return [
        *text,
        *wrap(f"In the half held out {there} ({low.split(' ')[0]} to {high}), against {base} overall.", "  "),
    ]


def _nothing(corner: Corner) -> str:
    """That nothing was found, and how."""
    if not corner.looked_at:
        return "No quantity by itself moves it more than luck would among so many: nothing was found."
    if not corner.asked:
        return f"Nothing was found: of {len(corner.looked_at)} quantities that stand out none makes a box."
    return (
        f"Nothing was found: a box of {len(corner.asked)} does no better in the half held out than luck "
        f"may ({conditions.counted(corner.density)} there against {conditions.counted(corner.base)})."
    )


def _tree(found: Findings, corner: Corner, tree: Sequence[Row]) -> list[str]:
    """The leaves of the tree, indented; nothing where it asks no question or tells less than the mean."""
    nodes = [node for node in tree if (node["scenario"], node["hypothesis"]) == (corner.scenario, corner.hypothesis)]
    if len(nodes) < 2 or corner.status == "too few":
        return []
    if corner.tree_skill <= 0:
        return wrap("A tree tells less of the half held out than its mean does.", "  ")
    text = [f"  As a tree, which tells {conditions.counted(corner.tree_skill)} of the spread in the half held out:"]
    for node in nodes[1:]:
        indent = "    " + "  " * (int(node["depth"]) - 1)
        share = node["held_out_density"]
        told = "" if not node["leaf"] or share is None else f": {conditions.density(found, float(share))}"
        words, name = conditions.ruled(str(node["rule"]))
        text += wrap(f"{conditions.with_path(words, name)}{told}", indent, f"{indent}  ")
    return text


def _regret(found: Findings) -> list[str]:
    regrets = found.regrets
    limit = f"Worlds whose risk stays at or below {1000 * regrets.limit:g} of 1,000"
    if len(regrets.overall) == 1:
        shares = [conditions.counted(row.satisfied) for row in regrets.by_theory]
        return [limit, aligned("", found.hypotheses), aligned("", shares)]
    order = _order(regrets)
    left_out = len(regrets.overall) - len(order)
    names = _names(found, [one.policy for one in order])
    head = ", ".join(shown(short(name)) for name in found.levers)
    cells = {(row.policy, row.hypothesis): row for row in regrets.by_theory}
    text = [
        *wrap("Regret: the chance of an attack less the least of all policies under that theory, of 1,000 futures"),
        aligned(head, found.hypotheses),
    ]
    for one in order:
        text.append(aligned(names[one.policy], [_cell(cells[one.policy, h]) for h in found.hypotheses]))
    if left_out:
        text.append(f"  and {left_out:,} more, regretted more; all are in regret.csv")
    text += ["", *_minimax(found, order, names), "", limit, aligned("", found.hypotheses)]
    for one in order:
        shares = [conditions.counted(cells[one.policy, h].satisfied) for h in found.hypotheses]
        text.append(aligned(names[one.policy], shares))
    return text


def _order(regrets: Regrets) -> list[Overall]:
    """Policies as given, or, of many, those whose largest regret is least."""
    if len(regrets.overall) <= _MOST_POLICIES:
        return list(regrets.overall)
    return sorted(regrets.overall, key=lambda one: one.largest)[:_MOST_POLICIES]


def _names(found: Findings, policies: Sequence[str]) -> dict[str, str]:
    """Policies as a column has room for them; points of a sweep by the values of their levers."""
    if found.points > 1:
        return {policy: ", ".join(part.partition("=")[2] for part in policy.split(", ")) for policy in policies}
    return {policy: shown(policy) for policy in policies}


def _cell(row: PolicyRegret) -> str:
    if row.regret == 0:
        return "least"
    if max(map(abs, row.interval)) < NOTHING:
        return "the same"
    return f"{signed(row.regret)} {around(*row.interval)}{' ~' if row.tied else ''}"


def _minimax(found: Findings, order: Sequence[Overall], names: Mapping[str, str]) -> list[str]:
    """Which policy has the least of the largest regrets, and which cannot be told from it."""
    regrets = found.regrets
    best = next(one for one in regrets.overall if one.policy == regrets.minimax)
    low, high = (of_thousand(end) for end in best.interval)
    text = wrap(
        f"Least of the largest regrets: {shown(best.policy)}, {of_thousand(best.largest)} of 1,000 "
        f"({low} to {high}), {condition(best.under, first=False)}."
    )
    tied = [one.policy for one in regrets.overall if one.tied and one.policy != best.policy]
    if tied:
        few = "; ".join(shown(policy) for policy in tied[:3]) + (f"; and {len(tied) - 3} more" if len(tied) > 3 else "")
        text += wrap(f"Within the noise a tie with: {few}.")
    if found.weights is not None:
        weighed = ", ".join(f"{h} {weight:.2g}" for h, weight in found.weights.items())
        text += wrap(f"Weighed as asked ({weighed}), the regret of the mean chance:")
        for one in order:
            if one.expected is not None and one.expected_interval is not None:
                told = "least" if one.expected == 0 else f"{signed(one.expected)} {around(*one.expected_interval)}"
                text.append(f"{padded(cut(f'  {names[one.policy]}', LABEL), LABEL)}{told:>{CELL}}")
    return text


def _caveats(found: Findings) -> list[str]:
    several = len(found.regrets.overall) > 1
    return [
        *wrap(
            "Boxes and trees were sought in one half of the worlds; densities are those of the other half, with 95% "
            "intervals of sampling alone. A box counts as found if luck would give one so good, among all that were "
            "sought here, at most once in twenty times."
        ),
        *(wrap("~ cannot be told from the least. No theory is weighed unless asked.") if several else []),
        *wrap(f"Conditional on the assumptions. {roles.legend([found.outcome])}"),
    ]
