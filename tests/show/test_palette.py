"""A scenario has one colour wherever it is drawn, and no two that are drawn together look alike."""

import itertools

import numpy as np
import pytest

from sim.scenario import shipped
from sim.show.figures.palette import BASELINE, COLOURS, colours
from sim.show.figures.subject import Subject

#: Machado, Oliveira and Fernandes (2009), severity 1: what people who lack one kind of cone see, in linear light.
SEES = {
    "all": np.eye(3),
    "no long": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no middle": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no short": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(linear_light: np.ndarray) -> np.ndarray:
    """CIE 1976 L*a*b*, in which distances are about as large as they look."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(to_xyz @ np.clip(linear_light, 0, 1) / np.array([0.9505, 1.0, 1.089]), 1e-6, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEES)
def test_colours_differ_to_all_eyes(eyes: str) -> None:
    for first, second in itertools.combinations((*COLOURS, BASELINE), 2):
        apart = float(np.linalg.norm(lab(SEES[eyes] @ linear(first)) - lab(SEES[eyes] @ linear(second))))
        assert apart > 15, (first, second, apart)


@pytest.mark.parametrize("colour", [*COLOURS, BASELINE])
def test_letters_in_a_colour_can_be_read_on_white(colour: str) -> None:
    luminance = float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour))
    assert 1.05 / (luminance + 0.05) >= 3.0, "WCAG 2.2 for large or bold text"


def test_a_scenario_keeps_its_colour_whatever_it_is_drawn_with() -> None:
    alone = {name: colours([name])[0] for name in (*shipped.names(), "my-world")}
    assert alone["baseline"] == BASELINE
    assert BASELINE not in {colour for name, colour in alone.items() if name != "baseline"}
    for other in ("fortress", "burden-sharing"):
        assert colours(["withdrawal", other]) == [alone["withdrawal"], alone[other]]


def test_scenarios_drawn_together_never_share_a_colour() -> None:
    names = ["baseline", "withdrawal", "a", "b", "c", "d", "e"]
    assert len(set(colours(names))) == len(names)
    assert len(set(colours(["withdrawal", "withdrawal"]))) == 2


def test_one_of_several_keeps_its_colour_alone(subject) -> None:  # type: ignore[no-untyped-def]
    about: Subject = subject(members=10, others=("fortress", "my-world"))
    for number, (_, world, colour) in enumerate(about.drawn[1:]):
        alone = about.alone(number)
        assert alone.scenario is world
        assert [shade for _, _, shade in alone.drawn] == [BASELINE, colour]
