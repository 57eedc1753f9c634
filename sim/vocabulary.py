"""The words of the project, each listed once: hosts, actors, hypotheses, channels, and the categories of outcomes."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Self

BALTIC_STATES: Final = ("estonia", "latvia", "lithuania")

#: Places where US soldiers are counted.
US_HOSTS: Final = (
    *BALTIC_STATES, "poland", "romania", "germany", "rest_of_europe", "indo_pacific", "home",
)  # fmt: skip
US_EUROPEAN_HOSTS: Final = US_HOSTS[:7]
#: Those behind the front, from which US soldiers come as reinforcements.
REAR_HOSTS: Final = US_EUROPEAN_HOSTS[3:]
#: Those from which a crisis over Taiwan, or a shift to the Pacific, draws.
DRAWN_TO_THE_PACIFIC: Final = ("germany", "rest_of_europe")

#: European allies (Canada included, as Latvia's framework nation) that decide for themselves.
ALLIES: Final = ("united_kingdom", "canada", "germany", "poland", "france", "nordics")

#: The framework nation of each Baltic state's allied force.
FRAMEWORK_NATION: Final = {"estonia": "united_kingdom", "latvia": "canada", "lithuania": "germany"}

#: Rival theories of how Moscow decides, shown side by side and never averaged silently.
HYPOTHESES: Final = {
    "H1": "opportunist: weakness invites attack",
    "H2": "security-seeker: forward capability is the threat",
    "H3": "regime survival: risk follows stress at home",
    "H4": "satiated: no interest in NATO soil",
}

#: Ways in which what governments do with forces works on the rest of the model. A channel that is switched off stays as
#: it was at the start, in the scenario and in its baseline: see :meth:`sim.model.stage.stage.Stage.channel_works`.
CHANNELS: Final = {
    "belief": "withdrawals, aid, statements and reinforcements move beliefs about resolve",
    "local-balance": "foreign forces in the Baltic states, or able to reach them, count as they now are",
    "decision-time": "help starts later where infrastructure is lost",
    "reconstitution": "Russian free stocks grow in quiet and are called back in war",
    "tripwire": "soldiers who are there now weigh in whether their country fights",
    "threat": "infrastructure, forces and alignment as they now are move the threat that H2 sees",
}

TITLES: Final = {
    "united_states": "United States",
    "russia": "Russia",
    "ukraine": "Ukraine",
    "estonia": "Estonia",
    "latvia": "Latvia",
    "lithuania": "Lithuania",
    "united_kingdom": "United Kingdom",
    "canada": "Canada",
    "germany": "Germany",
    "poland": "Poland",
    "romania": "Romania",
    "france": "France",
    "nordics": "Nordic group",
    "rest_of_europe": "rest of Europe",
    "indo_pacific": "Indo-Pacific",
    "home": "United States (home)",
}


class Category(IntEnum):
    """One of the words that an outcome may record: its value is the code in tables, its label what people read."""

    label: str

    def __new__(cls, value: int, label: str) -> Self:
        """A member from its code and its label."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> tuple[str, ...]:
        """What people read, in the order of the codes."""
        return tuple(member.label for member in cls)

    @classmethod
    def coded(cls, code: float) -> Self:
        """The member that a table holds as this code; codes count from 0 without a gap.

        >>> WarEnd.coded(1.0).label
        'settlement'
        """
        return list(cls)[int(code)]


class RussianAction(Category):
    """What Moscow can do, in rising order."""

    NONE = 0, "none"
    HYBRID = 1, "hybrid"
    GRAB = 2, "grab"
    ASSAULT = 3, "assault"


class HybridRung(Category):
    """Rungs of hybrid pressure, all of them below armed attack."""

    BACKGROUND = 0, "background"
    DISRUPTION = 1, "disruption"
    SABOTAGE = 2, "sabotage"
    VIOLENT_SABOTAGE = 3, "violent sabotage"


class Target(Category):
    """The state attacked."""

    NONE = 0, "none"
    ESTONIA = 1, "estonia"
    LATVIA = 2, "latvia"
    LITHUANIA = 3, "lithuania"


class Fulfilment(Category):
    """What came of Article 5."""

    NOT_CALLED = 0, "not called"
    NOBODY = 1, "nobody fights"
    PARTIAL = 2, "partial"
    FULFILLED = 3, "fulfilled"


class WarEnd(Category):
    """How the war in Ukraine ends."""

    GOES_ON = 0, "war goes on"
    SETTLEMENT = 1, "settlement"
    IMPOSED = 2, "imposed on Ukraine"
    LINE_SOUGHT = 3, "Russia seeks the line"


class BrokenBy(Category):
    """Who broke a peace."""

    NOBODY = 0, "nobody"
    RUSSIA = 1, "Russia"
    UKRAINE = 2, "Ukraine"


class Territory(Category):
    """What a settlement says about land."""

    NO_DEAL = 0, "no deal"
    LINE = 1, "line of contact"
    LINE_RECOGNISED = 2, "line recognised"
    ANNEXED = 3, "annexed regions"
    ANNEXED_RECOGNISED = 4, "annexed regions recognised"


class Guarantees(Category):
    """Who stands behind Ukraine's peace."""

    NO_DEAL = 0, "no deal"
    NONE = 1, "none"
    MONITORS = 2, "monitors"
    EUROPEAN_FORCE = 3, "European force"
    US_BACKED = 4, "US-backed"


class StoppedBy(Category):
    """What stopped an offer: a red line, terms worth less than the war, or Ukraine's public."""

    NOTHING = 0, "nothing"
    RUSSIA_NEUTRALITY = 1, "Russia: not neutral for good"
    RUSSIA_FOREIGN_FORCE = 2, "Russia: foreign force in Ukraine"
    RUSSIA_RECOGNITION = 3, "Russia: no recognition"
    RUSSIA_WORTH_LESS = 4, "Russia: worth less than war"
    UKRAINE_RECOGNITION = 5, "Ukraine: loss recognised"
    UKRAINE_LAND = 6, "Ukraine: land handed over"
    UKRAINE_ARMY = 7, "Ukraine: army cut to the least"
    UKRAINE_BARE_NEUTRALITY = 8, "Ukraine: neutral without a force"
    UKRAINE_WORTH_LESS = 9, "Ukraine: worth less than war"
    PUBLIC = 10, "Ukraine's public"


class UsStatus(Category):
    """The US in NATO."""

    IN = 0, "in"
    DORMANT = 1, "dormant"
    OUT = 2, "out"


class PathClass(Category):
    """Where a future ends up; the first that fits at the horizon."""

    ALLIANCE_FAILS = 0, "alliance fails"
    REGIONAL_WAR = 1, "regional war"
    FAIT_ACCOMPLI = 2, "fait accompli"
    PROBE_REBUFFED = 3, "probe rebuffed"
    IMPOSED_UPON = 4, "Ukraine imposed upon"
    WAR_GOES_ON = 5, "war goes on"
    BROKEN_CEASEFIRE = 6, "broken ceasefire"
    QUIET_PEACE = 7, "quiet peace"
