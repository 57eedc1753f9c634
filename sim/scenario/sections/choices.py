"""Structural variants: where scholars disagree about structure rather than about a number."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.quantity import Choice


class BattlefieldVariant(Choice):
    """Manoeuvre as in the wargames of 2016, or the transparent battlefield of drones and mines."""

    value: Literal["manoeuvre", "transparent"] = Field(description="manoeuvre or transparent.")


class WarEndVariant(Choice):
    """Wars end as fighting teaches what each side can do, or fail to end as no promise holds against a rebuilt foe."""

    value: Literal["information", "commitment"] = Field(description="information or commitment.")


class OpinionVariant(Choice):
    """Support at home follows casualties, or the success of the war."""

    value: Literal["casualties", "success"] = Field(description="casualties or success.")
