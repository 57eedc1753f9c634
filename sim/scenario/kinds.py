"""What a name or a file is that was taken for something else: a scenario, a sweep, a proposal or a finished result."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from sim.scenario import shipped
from sim.scenario.reading.tree import Branch

Kind = Literal["scenario", "sweep", "proposal"]

#: The verb that takes a kind of file.
_VERBS: Final[dict[Kind, str]] = {"scenario": "run", "sweep": "sweep", "proposal": "deal"}
#: The key at the top that only one kind of file has.
_KEYS: Final[dict[str, Kind]] = {"levers": "sweep", "terms": "proposal", "extends": "scenario", "as_of": "scenario"}
#: What a folder of results is, by the manifest in it, and what can be done with it.
_RESULTS: Final = {
    "manifest.json": ("a finished run", "report {0}, verify {0} or compare {0}"),
    "sweep.json": ("a finished sweep", "report {0} or verify {0}"),
    "comparison.json": ("a finished comparison", "report {0} or verify {0}"),
    "deal.json": ("an answer to a proposal", "report {0} or verify {0}"),
    "hindcast.json": ("a finished hindcast", "report {0} or verify {0}"),
    "tip.json": ("a finished tip", "report {0} or verify {0}"),
    "disagreement.json": ("a finished search of a disagreement", "report {0} or verify {0}"),
}


def named_otherwise(given: str, wanted: Kind) -> tuple[str, str] | None:
    """What a name means that is none of the wanted kind, and what takes it; None where it means nothing known.

    >>> named_otherwise("moscow-terms", "scenario")
    ('is a proposal, not a scenario', 'write: deal moscow-terms')
    >>> named_otherwise("withdrawal", "proposal"), named_otherwise("nothing", "scenario")
    (('is a scenario, not a proposal', 'write: run withdrawal'), None)
    """
    known: dict[Kind, tuple[str, ...]] = {
        "scenario": shipped.names(), "sweep": _stems("sweeps"), "proposal": _stems("proposals"),
    }  # fmt: skip
    for kind, names in known.items():
        if kind != wanted and given in names:
            return _told(given, kind, wanted)
    if given in shipped.past_worlds():
        return f"is a world of the past, not a {wanted}", f"write: hindcast --origin {given}"
    try:
        found = next((told for name, told in _RESULTS.items() if (Path(given) / name).is_file()), None)
    except (OSError, ValueError):
        return None
    if found is None:
        return None
    return f"is the folder of {found[0]}, not a {wanted}", f"write: {found[1].format(given.rstrip('/'))}"


def holds_another(tree: Branch, given: str, wanted: Kind) -> tuple[str, str] | None:
    """What a file is by its keys, if that is another kind than the wanted one, and what takes it.

    >>> from sim.scenario.reading.yaml_tree import parse
    >>> holds_another(parse("{title: Mine, terms: {}}", "my.yaml")[0], "my.yaml", "scenario")
    ('is a proposal, not a scenario', 'write: deal my.yaml')
    """
    kinds = {kind for key, kind in _KEYS.items() if key in tree.entries}
    if len(kinds) != 1 or wanted in kinds:
        return None
    return _told(given, kinds.pop(), wanted)


def _told(given: str, kind: Kind, wanted: Kind) -> tuple[str, str]:
    vary = " --vary PATH=FROM:TO:N" if kind == "scenario" and wanted == "sweep" else ""
    verb = "sweep" if vary else _VERBS[kind]
    return f"is a {kind}, not a {wanted}", f"write: {verb} {given}{vary}"


def _stems(folder: str) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in (shipped.folder("scenarios") / folder).glob("*.yaml")))
