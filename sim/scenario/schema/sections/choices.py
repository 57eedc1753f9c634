"""Structural variants: where scholars disagree about structure rather than about a number."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.schema.quantity import Choice


class BattlefieldVariant(Choice):
    """Manoeuvre as in the wargames of 2016, or the transparent battlefield of drones and mines."""

    value: Literal["manoeuvre", "transparent"] = Field(description="manoeuvre or transparent.")


class BreakthroughVariant(Choice):
    """An assault advances until attrition and ground halt it (Epstein), or only at three to one (Mearsheimer)."""

    value: Literal["halt_ratio", "three_to_one"] = Field(description="halt_ratio or three_to_one.")


class OrderVariant(Choice):
    """Who decides first whether to fight: the Europeans, or the United States."""

    value: Literal["europe_first", "us_first"] = Field(description="europe_first or us_first.")


class TripwireVariant(Choice):
    """Whether US soldiers on the spot draw the United States in, do not matter, or keep it out."""

    value: Literal["drawn", "positive", "zero", "negative"] = Field(
        description="drawn (the sign that the parameter has), positive, zero or negative."
    )


class ReputationVariant(Choice):
    """After an Article 5 case, past conduct or power and interest of the day decide what is believed."""

    value: Literal["drawn", "reputation", "current"] = Field(
        description="drawn (the weight that the parameter has), reputation or current."
    )


class BurdenVariant(Choice):
    """Allies follow one another, in spending and in war, or free-ride on one another."""

    value: Literal["drawn", "following", "free_riding"] = Field(
        description="drawn (the signs that the parameters have), following or free_riding."
    )


class WarEndVariant(Choice):
    """Wars end as fighting shows what each side can do, or go on because no promise binds a rebuilt foe."""

    value: Literal["information", "commitment"] = Field(description="information or commitment.")


class OpinionVariant(Choice):
    """Support at home follows casualties, or the success of the war."""

    value: Literal["casualties", "success"] = Field(description="casualties or success.")
