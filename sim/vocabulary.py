"""The words of the project, each listed once: hosts, actors, hypotheses, channels and path classes."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

BALTIC_STATES: Final = ("estonia", "latvia", "lithuania")

#: Places where US soldiers are counted.
US_HOSTS: Final = (
    *BALTIC_STATES, "poland", "romania", "germany", "rest_of_europe", "indo_pacific", "home",
)  # fmt: skip
US_EUROPEAN_HOSTS: Final = US_HOSTS[:7]

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

#: What Moscow can do, in rising order.
RUSSIAN_ACTIONS: Final = ("none", "hybrid", "grab", "assault")

#: Where a future ends up; the first that fits at the horizon.
PATH_CLASSES: Final = (
    "alliance fails",
    "regional war",
    "fait accompli",
    "probe rebuffed",
    "Ukraine imposed upon",
    "war goes on",
    "broken ceasefire",
    "quiet peace",
)

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


class UsStatus(IntEnum):
    """The US in NATO."""

    IN, DORMANT, OUT = range(3)


class WarEnd(IntEnum):
    """How the war ends."""

    GOES_ON, SETTLEMENT, IMPOSED, LINE_SOUGHT = range(4)


class BrokenBy(IntEnum):
    """Who broke a peace."""

    NOBODY, RUSSIA, UKRAINE = range(3)


class Fulfilment(IntEnum):
    """What came of Article 5."""

    NOT_CALLED, NOBODY, PARTIAL, FULFILLED = range(4)


class RussianAction(IntEnum):
    """What Moscow can do, in rising order."""

    NONE, HYBRID, GRAB, ASSAULT = range(4)
