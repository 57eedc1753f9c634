"""What a quantity is called: words that mean it and no other lead, and its path stands small behind them."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.scenario.schema.shape import settable
from sim.show import conditions
from sim.show.figures import naming, narrow
from sim.show.quantities import meaning_of, title_of


def test_no_two_quantities_have_the_same_words() -> None:
    told = Counter(title_of(path, first=True) for path in settable() if "." in path)
    assert {words: count for words, count in told.items() if count > 1} == {}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("poland.resolve", "Poland: true readiness to fight for a Baltic ally"),
        ("settlement.levels.some_cap", "Middle step of the bundle: cap on the army"),
        ("us.withdrawal.germany.months", "United States, Withdrawal, Germany: how many months it takes"),
        ("my lever", "my lever"),
    ],
)
def test_whose_it_is_is_said_only_where_several_have_it(path: str, words: str) -> None:
    assert title_of(path, first=True) == words


def test_words_of_one_alone_are_as_the_schema_has_them() -> None:
    assert title_of("beliefs.lasting_share") == meaning_of("beliefs.lasting_share")


@pytest.mark.parametrize("columns", [46, 52, 84])
def test_every_title_fits_beside_a_figure_with_its_path_or_says_that_it_goes_on(columns: int) -> None:
    for path in settable():
        label = naming.Label.of(title_of(path, first=True), path, columns)
        assert all(len(line) <= columns for line in label.words)
        whole = " ".join(label.words)
        assert whole == title_of(path, first=True) or whole.endswith("...")
        assert label.path in (path, "") or label.path.endswith("...")


def test_a_row_has_room_for_words_and_path() -> None:
    one, two = (naming.Label.of(words, "us.resolve", 20) for words in ("Readiness", "Readiness of the United States"))
    assert naming.inches([one], 8) < naming.inches([one, two], 8) == naming.inches([two], 8)
    with narrow.page():
        assert naming.inches([one], 8) > 2 * narrow.SMALLEST / 72


def test_a_rule_of_a_tree_is_told_in_words_with_its_unit() -> None:
    words, name = conditions.ruled("us.combat_value above 0.5")
    assert (words, name) == (
        "Combat value of US troops in the Baltic states above 0.5 hbe/thousand persons", "us.combat_value"
    )  # fmt: skip
    words, name = conditions.ruled("variants.battlefield is transparent or manoeuvre")
    assert words.endswith("drones and mines is transparent or manoeuvre")
    assert name == "variants.battlefield"
