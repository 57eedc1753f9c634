"""The crisis as a game tree in extensive form, solved by backward induction: plain floats, any payoffs, no noise.

Moscow chooses nothing or an attack of a kind on a state; the state resists or yields; the allies
fight or stay out, one after the other; the US fights or stays out. Independent of the ensemble's code: it knows only
payoffs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """Payoffs of one kind of attack on one state.

    `success` and `cost` are by (Europe fights, the US fights); `worth` is what each ally gains by fighting over staying
    out, by whether the US fights; `us` what the US gains; `resist` is (base, denial, help, cost) of the state attacked.
    """

    success: Mapping[tuple[bool, bool], float]
    cost: Mapping[tuple[bool, bool], float]
    prize: float
    split: float
    failure: float
    resist: tuple[float, float, float, float]
    worth: Sequence[Mapping[bool, float]]
    weights: Sequence[float]
    quorum: float
    us: float


@dataclass(frozen=True)
class Ending:
    """A leaf: what was done, and what it is worth to each."""

    resists: bool
    fights: tuple[bool, ...]
    us: bool
    moscow: float
    target: float
    allies: tuple[float, ...]
    america: float

    def europe(self, attack: Attack) -> bool:
        return _quorum(attack, self.fights)


def best(attacks: Mapping[object, Attack]) -> tuple[object, Ending | None]:
    """Moscow's subgame-perfect choice, "none" included, and where an attack would end."""
    chosen: object = "none"
    value, ending = 0.0, None
    for name, attack in attacks.items():
        end = target_moves(attack)
        if end.moscow > value:
            chosen, value, ending = name, end.moscow, end
    return chosen, ending


def target_moves(attack: Attack) -> Ending:
    """The state attacked looks ahead to who would come."""
    stand = ally_moves(attack, ())
    yields = Ending(
        resists=False,
        fights=(False,) * len(attack.weights),
        us=False,
        moscow=attack.prize - attack.cost[False, False],
        target=0.0,
        allies=(0.0,) * len(attack.weights),
        america=0.0,
    )
    return stand if stand.target > yields.target else yields


def ally_moves(attack: Attack, before: tuple[bool, ...]) -> Ending:
    """The next ally compares where both its moves lead."""
    turn = len(before)
    if turn == len(attack.weights):
        return america_moves(attack, before)
    stays, fights = ally_moves(attack, (*before, False)), ally_moves(attack, (*before, True))
    return fights if fights.allies[turn] > stays.allies[turn] else stays


def america_moves(attack: Attack, allies: tuple[bool, ...]) -> Ending:
    """The US moves last."""
    stays, fights = _leaf(attack, allies, us=False), _leaf(attack, allies, us=True)
    return fights if fights.america > stays.america else stays


def _quorum(attack: Attack, fights: Sequence[bool]) -> bool:
    return sum(weight for weight, yes in zip(attack.weights, fights, strict=True) if yes) >= attack.quorum


def _leaf(attack: Attack, allies: tuple[bool, ...], us: bool) -> Ending:
    europe = _quorum(attack, allies)
    wins = attack.success[europe, us]
    base, denial, help_, cost = attack.resist
    return Ending(
        resists=True,
        fights=allies,
        us=us,
        moscow=(
            wins * attack.prize
            + (0.0 if europe or us else attack.split)
            - attack.cost[europe, us]
            - attack.failure * (1.0 - wins)
        ),
        target=base + denial * (1.0 - wins) + (help_ if europe or us else 0.0) - cost,
        allies=tuple(worth[us] if yes else 0.0 for worth, yes in zip(attack.worth, allies, strict=True)),
        america=attack.us if us else 0.0,
    )
