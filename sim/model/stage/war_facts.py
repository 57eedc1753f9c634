"""Whether the war in Ukraine is being fought, since when, and how it ended."""

from __future__ import annotations

import numpy as np

from sim.theory.arrays import FloatArray
from sim.vocabulary import WarEnd


class WarFacts:
    """What everyone sees of the war, over members.

    `at_war` is 1 where it is being fought; `ended` and `resumed` mark the members where it did so in this step.
    """

    def __init__(self, members: int) -> None:
        self.at_war: FloatArray = np.ones(members)
        self.ended: FloatArray = np.zeros(members)
        self.resumed: FloatArray = np.zeros(members)
        self.months_fought: FloatArray = np.zeros(members)
        self.months_of_ceasefire: FloatArray = np.zeros(members)
        self.endings: FloatArray = np.zeros(members)
        self.resumptions: FloatArray = np.zeros(members)
        self.imposed: FloatArray = np.zeros(members)
        self.first_end: FloatArray = np.full(members, np.nan)
        self.first_end_kind: FloatArray = np.full(members, float(WarEnd.GOES_ON))

    def count_fighting(self, dt: float) -> None:
        """A step of `dt` months is fought where there is war."""
        self.months_fought = self.months_fought + self.at_war * dt

    def turn(self, *, ends: FloatArray, kind: FloatArray, resumes: FloatArray, month: int, dt: float) -> None:
        """The war ends (`kind`: a :class:`~sim.vocabulary.WarEnd`) or resumes in this step, as 0 or 1."""
        first = (ends > 0.0) & np.isnan(self.first_end)
        self.first_end = np.where(first, float(month), self.first_end)
        self.first_end_kind = np.where(first, kind, self.first_end_kind)
        self.imposed = np.maximum(self.imposed, ends * (kind == WarEnd.IMPOSED))
        self.endings = self.endings + ends
        self.resumptions = self.resumptions + resumes
        self.at_war = self.at_war - ends + resumes
        self.months_of_ceasefire = self.months_of_ceasefire + (1.0 - self.at_war) * dt
        self.ended, self.resumed = ends, resumes
