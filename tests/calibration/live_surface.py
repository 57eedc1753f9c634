"""Simulates the points of the live page's surfaces, fits them, and measures their error: writes sim/surface.json.

    python -m tests.calibration.live_surface                 # what is shipped
    python -m tests.calibration.live_surface --blocks 20     # quickly, from fewer points
    python -m tests.calibration.live_surface --precise       # only the precise one, of few levers

Blocks are kept under results/live-surface: the same command goes on from those that are there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.analysis.surface.blocks import Block, simulate
from sim.analysis.surface.file import FILE, content, identity, shipped_surface, written
from sim.analysis.surface.levers import LEVERS
from sim.analysis.surface.made import Sample
from sim.analysis.surface.opening import by_hand, by_sequence
from sim.analysis.surface.precise import content as precise_content
from sim.analysis.surface.sample import points
from sim.api.defaults import SEED
from sim.ensemble.pool import Workers, usable_cores
from sim.scenario.reading.load import load
from sim.store.files import canonical_json, digest
from sim.store.identity import rules_digest
from sim.theory.arrays import FloatArray
from sim.web.question import MEMBERS as PAGE_MEMBERS

WORK = Path(__file__).parents[2] / "results" / "live-surface"
#: Points of a block beside their baseline, and the members in which they are simulated under each theory.
POINTS, MEMBERS = 9, 512
#: Blocks of points to which the surface is fitted, each with members of its own.
BLOCKS = 100
#: Groups of points on which it is tested, and blocks of other members, from another seed, in which each is simulated.
TEST_GROUPS, TEST_BLOCKS = 4, 8
TEST_SEED = SEED + 1
#: Seeds of the two samples of points.
DESIGN, TEST_DESIGN = 15, 16
#: Of the precise surface: points of a block, points of its sequence, those held out, and the seeds of both.
FEW, PRECISE, PRECISE_TEST = 4, 96, 24
PRECISE_DESIGN, PRECISE_TEST_DESIGN = 17, 18


def _folder() -> Path:
    """Where blocks are kept that belong to these rules, this world and these levers."""
    identity = [rules_digest(), load("baseline").digest, [lever.spec() | {"at": str(lever.at)} for lever in LEVERS]]
    folder = WORK / digest(canonical_json(identity))[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def wanted(blocks: int, groups: int) -> Iterator[Block]:
    """Blocks to test on and blocks to fit to."""
    folder = _folder()
    made = points(POINTS * max(blocks, BLOCKS), DESIGN)
    held_out = points(POINTS * max(groups, TEST_GROUPS), TEST_DESIGN)
    for block in range(blocks):
        rows = made[POINTS * block :][:POINTS]
        yield Block(folder / f"fit-{block:04d}.npz", rows, SEED, MEMBERS * block, MEMBERS)
    for group in range(groups):
        rows = held_out[POINTS * group :][:POINTS]
        for part in range(TEST_BLOCKS):
            file = folder / f"test-{group:02d}-{part:02d}.npz"
            yield Block(file, rows, TEST_SEED, MEMBERS * part, MEMBERS)


def precise() -> tuple[list[Block], list[Block]]:
    """Blocks of the precise surface, to fit to and to test on, all with the members of the page's exact answer."""
    folder = _folder()

    def blocks(name: str, rows: FloatArray) -> list[Block]:
        return [
            Block(folder / f"{name}-{first // FEW:03d}.npz", rows[first : first + FEW], SEED, 0, PAGE_MEMBERS)
            for first in range(0, len(rows), FEW)
        ]

    made, tested = by_sequence(PRECISE, PRECISE_DESIGN), by_sequence(PRECISE_TEST, PRECISE_TEST_DESIGN)
    return blocks("hand", by_hand()) + blocks("sequence", made), blocks("apart", tested)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--blocks", type=int, default=BLOCKS, help="blocks of points to fit to")
    parser.add_argument("--groups", type=int, default=TEST_GROUPS, help="groups of points to test on")
    parser.add_argument("--precise", action="store_true", help="only the precise surface; the wide one stays")
    parser.add_argument("--simulate", action="store_true", help="simulate, and fit nothing")
    parser.add_argument("--workers", type=int, default=usable_cores())
    asked = parser.parse_args()
    blocks = [] if asked.precise else list(wanted(asked.blocks, asked.groups))
    near, apart = precise()
    simulated([*near, *apart, *blocks], asked.workers)
    if asked.simulate:
        return
    found = read_whole() if asked.precise else whole(blocks, asked.groups)
    samples = (Sample.read([block.file for block in some]) for some in (near, apart))
    found["precise"] = precise_content(*samples, found, PAGE_MEMBERS)
    FILE.write_text(written(found), encoding="utf-8")
    for name, theory in found["theories"].items():
        print(name, theory["error"], found["precise"]["theories"][name]["error"])
    print(f"{FILE}: {FILE.stat().st_size / 1000:.0f} kB")


def simulated(blocks: list[Block], processes: int) -> None:
    """Simulate what is not kept yet, and tell how far it is."""
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        print(f"\r{done} of {len(blocks)} blocks", end="", flush=True)

    with Workers(processes) as workers:
        workers.work(simulate, blocks, tell)
    print()


def whole(blocks: list[Block], groups: int) -> dict[str, Any]:
    """The surface over all levers, from blocks of points."""
    fitted = [block.file for block in blocks if block.file.name.startswith("fit")]
    tested = [[block.file for block in blocks if block.file.name.startswith(f"test-{g:02d}")] for g in range(groups)]
    sample, test = Sample.read(fitted), Sample.averaged(tested)
    return content(sample, test, seed=SEED, members=MEMBERS * len(fitted), test_members=MEMBERS * TEST_BLOCKS)


def read_whole() -> dict[str, Any]:
    """The surface over all levers as it is shipped."""
    found = shipped_surface()
    if {name: found[name] for name in identity()} != identity():
        raise SystemExit("the shipped surface belongs to other rules: make all of it, without --precise")
    return dict(found)


if __name__ == "__main__":
    main()
