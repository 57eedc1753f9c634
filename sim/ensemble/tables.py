"""The tables of a finished run, as arrays part by part and as data frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.ensemble.collect import PART, part_range, parts_of
from sim.ensemble.parts import EVENT_FILES, OUTCOME_FILES, PARAMETER_FILES, PATH_FILES, part_file
from sim.outcomes import OUTCOMES
from sim.store.files import read_table

if TYPE_CHECKING:
    import pandas as pd

    from sim.store.folders import Folder
    from sim.theory.arrays import FloatArray


def outcomes_of_part(
    run: Folder, hypothesis: str, part: int, names: Sequence[str] = tuple(OUTCOMES)
) -> dict[str, FloatArray]:
    """Outcomes of the members of one part, (members of the part,) each; RunError where the file is damaged."""
    table = read_table(run.path / part_file(OUTCOME_FILES, hypothesis, part), list(names))
    return {name: table[name].to_numpy() for name in names}


def paths_of(run: Folder, hypothesis: str, series: str) -> FloatArray:
    """A monthly series of the first members, (months, members followed); RunError where the file is damaged."""
    values = read_table(run.path / part_file(PATH_FILES, hypothesis, 0), [series])[series].to_numpy()
    paths: FloatArray = values.reshape(-1, run.months).T.astype(np.float64)
    return paths


def members_frame(run: Folder) -> pd.DataFrame:
    """One row a member and hypothesis: `hypothesis`, `member`, and every outcome as float64.

    Categories are positions in `sim.outcomes.OUTCOMES[name].categories`, which `frame.attrs["categories"]` repeats;
    `frame.attrs` has `units` too, and `roles` and `labels`: what is forecast, and how far it was held against a record.
    NaN says that the question does not arise, or never happened.
    """
    import pandas as pd

    from sim.outcomes import OUTCOMES

    blocks = []
    for hypothesis in run.hypotheses:
        for part in range(parts_of(run.members)):
            table = read_table(run.path / part_file(OUTCOME_FILES, hypothesis, part))
            frame: pd.DataFrame = table.to_pandas()
            words = pd.Categorical([hypothesis], categories=list(run.hypotheses))
            frame.insert(0, "hypothesis", pd.Series(words.repeat(len(frame))))
            blocks.append(frame)
    members = pd.concat(blocks, ignore_index=True)
    members.attrs["categories"] = {name: list(o.categories) for name, o in OUTCOMES.items() if o.categories}
    members.attrs["units"] = {name: o.unit for name, o in OUTCOMES.items() if o.unit}
    members.attrs["roles"] = {name: o.role for name, o in OUTCOMES.items()}
    members.attrs["labels"] = {name: o.label for name, o in OUTCOMES.items()}
    return members


def parameters_frame(run: Folder) -> pd.DataFrame:
    """One row a member: `member`, and the value drawn for every quantity that is not fixed, by its path."""
    import pandas as pd

    frames = []
    for part in range(parts_of(run.members)):
        first, count = part_range(part, run.members)
        rows: pd.DataFrame = read_table(run.path / part_file(PARAMETER_FILES, None, part)).to_pandas()
        frame = rows.drop(columns="row").loc[rows.index.repeat(2)[:count]].reset_index(drop=True)
        frame.insert(0, "member", np.arange(first, first + count))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def parameters_of_member(run: Folder, member: int, paths: Sequence[str]) -> dict[str, float]:
    """The values that a member drew for those of `paths` that are not fixed in the run."""
    part = member // PART
    first, _ = part_range(part, run.members)
    table = read_table(run.path / part_file(PARAMETER_FILES, None, part))
    row = (member - first) // 2
    return {path: float(table[path][row].as_py()) for path in paths if path in table.column_names}


def event_parts(run: Folder, hypothesis: str) -> Iterator[pd.DataFrame]:
    """Events under a hypothesis, part by part: member, month, event, actor, detail, value."""
    for part in range(parts_of(run.members)):
        yield read_table(run.path / part_file(EVENT_FILES, hypothesis, part)).to_pandas()


def events_frame(run: Folder) -> pd.DataFrame:
    """One row an event: hypothesis, member, month, event, actor, detail, value (NaN: none)."""
    import pandas as pd

    blocks = []
    for hypothesis in run.hypotheses:
        for frame in event_parts(run, hypothesis):
            frame.insert(0, "hypothesis", hypothesis)
            blocks.append(frame.astype({"event": "object", "actor": "object", "detail": "object"}))
    words = dict.fromkeys(("hypothesis", "event", "actor", "detail"), "category")
    return pd.concat(blocks, ignore_index=True).astype(words)
