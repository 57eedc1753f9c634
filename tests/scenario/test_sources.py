"""Claims and evidence are all found by id, and no claim is left without a use."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.errors import SimError
from sim.scenario import shipped
from sim.scenario.reading.load import load
from sim.scenario.schema.shape import at
from sim.scenario.sources import Claim, Evidence, shipped_sources

KNOWN = shipped_sources()


def read(name: str) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = YAML(typ="safe").load(shipped.folder("seeds") / f"{name}.yaml")[name]
    return entries


def test_every_entry_of_the_files_is_found_with_all_it_says() -> None:
    entries = read("claims") + read("evidence")
    assert KNOWN.ids == tuple(entry["id"] for entry in entries)
    assert [source.id for source in (*KNOWN.claims, *KNOWN.evidence)] == list(KNOWN.ids)
    for entry in entries:
        source = KNOWN[str(entry["id"])]
        for key, value in entry.items():
            content = getattr(source, key)
            if key == "figures":
                assert isinstance(value, list)
                given = [{k: getattr(figure, k) for k in row} for figure, row in zip(content, value, strict=True)]
                assert given == value
            else:
                assert content == (tuple(value) if isinstance(value, list) else value), (entry["id"], key)


def test_kinds_of_sources() -> None:
    assert isinstance(KNOWN["W1"], Claim)
    assert isinstance(KNOWN["rand-2016-wargame"], Evidence)
    assert KNOWN.display_only == {entry["id"] for entry in read("evidence") if entry.get("display_only")}
    assert set(KNOWN.citable) == set(KNOWN.ids) - KNOWN.display_only
    with pytest.raises(KeyError):
        KNOWN["W14"]


def test_seeds_that_are_missing_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "folder", lambda name: tmp_path / name)
    shipped_sources.cache_clear()
    try:
        with pytest.raises(SimError, match="cannot be read; install the package again"):
            shipped_sources()
    finally:
        shipped_sources.cache_clear()


@pytest.mark.parametrize("claim", KNOWN.claims, ids=lambda claim: claim.id)
def test_claim_feeds_what_is_there(claim: Claim) -> None:
    for path in claim.feeds:
        shape = at(path.split("."))
        assert shape is not None, path
        assert shape.is_group, f"{path} is no quantity, plan or variant"
    assert claim.feeds


@pytest.mark.parametrize("name", shipped.names())
def test_a_claim_is_cited_only_where_it_says_that_it_speaks_to(name: str) -> None:
    """A citation that this finds belongs into `feeds` of its claim in seeds/claims.yaml, if the claim carries it."""
    stray = [
        (source.id, path)
        for path, origin in load(name).provenance.items()
        for source in map(KNOWN.__getitem__, origin.sources)
        if isinstance(source, Claim) and not any(path == fed or path.startswith(f"{fed}.") for fed in source.feeds)
    ]
    assert stray == []
