"""Simulates the points of the live page's surface, fits it, and measures its error: writes sim/surface.json.

    python -m tests.calibration.live_surface                 # what is shipped
    python -m tests.calibration.live_surface --blocks 20     # quickly, from fewer points

Blocks are kept under results/live-surface: the same command goes on from those that are there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from sim.analysis.surface.blocks import Block, simulate
from sim.analysis.surface.file import FILE, content, written
from sim.analysis.surface.levers import LEVERS
from sim.analysis.surface.made import Sample
from sim.analysis.surface.sample import points
from sim.api.defaults import SEED
from sim.ensemble.pool import Workers, usable_cores
from sim.scenario.reading.load import load
from sim.store.files import canonical_json, digest
from sim.store.identity import rules_digest

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


def wanted(blocks: int, groups: int) -> Iterator[Block]:
    """Blocks to test on and blocks to fit to."""
    identity = [rules_digest(), load("baseline").digest, [lever.spec() | {"at": str(lever.at)} for lever in LEVERS]]
    folder = WORK / digest(canonical_json(identity))[:12]
    folder.mkdir(parents=True, exist_ok=True)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--blocks", type=int, default=BLOCKS, help="blocks of points to fit to")
    parser.add_argument("--groups", type=int, default=TEST_GROUPS, help="groups of points to test on")
    parser.add_argument("--simulate", action="store_true", help="simulate, and fit nothing")
    parser.add_argument("--workers", type=int, default=usable_cores())
    asked = parser.parse_args()
    blocks = list(wanted(asked.blocks, asked.groups))
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        print(f"\r{done} of {len(blocks)} blocks", end="", flush=True)

    with Workers(asked.workers) as workers:
        workers.work(simulate, blocks, tell)
    print()
    if asked.simulate:
        return
    fitted = [block.file for block in blocks if block.file.name.startswith("fit")]
    tested = [
        [block.file for block in blocks if block.file.name.startswith(f"test-{g:02d}")] for g in range(asked.groups)
    ]
    sample, test = Sample.read(fitted), Sample.averaged(tested)
    found = content(sample, test, seed=SEED, members=MEMBERS * len(fitted), test_members=MEMBERS * TEST_BLOCKS)
    FILE.write_text(written(found), encoding="utf-8")
    for name, theory in found["theories"].items():
        print(name, theory["error"])
    print(f"{FILE}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
