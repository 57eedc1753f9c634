"""Measure what a run costs: time for each future-month, what two workers gain, memory, and where the time goes.

    python -m tests.benchmarks.speed            # 10,000 futures on one core
    python -m tests.benchmarks.speed --workers  # also 100,000 futures with one worker and with two
    python -m tests.benchmarks.speed --profile  # also the places that cost most
    python -m tests.benchmarks.speed --second   # only the ensemble against the second implementation, in one call
    python -m tests.benchmarks.speed --shared   # only strands that share a block against strands alone, in one call

Machines are noisy: ratios within one call are worth more than seconds. Nothing here is asserted by the tests.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import sys
import tempfile
import time

FUTURES, HYPOTHESES, MONTHS = 10_000, 4, 120


def timed_run(members: int, workers: int) -> tuple[float, float]:
    """Seconds on the clock and of processor time (this process) for the baseline alone, recording included."""
    import sim

    scenario = sim.load("scenarios/baseline.yaml")
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        sim.run(scenario, members=members, workers=workers, out=folder, alone=True, figures=False)
        return time.perf_counter() - wall, time.process_time() - cpu


def shared_against_alone(members: int) -> tuple[float, float]:
    """Processor seconds of the default pair of worlds under all theories: in one block, and in a block for each."""
    import sim
    from sim.ensemble.block import Strand, simulate_side_by_side
    from sim.ensemble.collect import BlockCollector, Part

    worlds = [sim.load(name).scenario for name in ("baseline", "withdrawal")]
    strands = [Strand(world, hypothesis) for hypothesis in worlds[0].hypotheses for world in worlds]

    def seconds(groups: list[list[Strand]]) -> float:
        before = time.process_time()
        for group in groups:
            parts = [[Part(0, members, MONTHS)] for _ in group]
            simulate_side_by_side(group, 1, 0, members, BlockCollector(0, members, parts))
        return time.process_time() - before

    return seconds([strands]), seconds([[strand] for strand in strands])


def peak_mib(who: int) -> float:
    """Largest resident memory so far of this process or of its children, MiB."""
    return resource.getrusage(who).ru_maxrss / 1024.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--second", action="store_true")
    parser.add_argument("--shared", action="store_true")
    chosen = parser.parse_args()

    if chosen.shared:
        shared_against_alone(4)  # imports, first use of everything
        for members in (250, 250, 2_500, 2_500):
            together, alone = shared_against_alone(members)
            print(f"{members:,} members x 8 strands: {together:.1f} s in one block, {alone:.1f} s in eight", end="")
            print(f": {together / alone:.2f}, {1e6 * together / (8 * members * MONTHS):.1f} us a future-month")
        return

    if chosen.second:
        from tests.benchmarks.against_second_implementation import report

        report()
        return

    timed_run(members=8, workers=1)  # imports, first use of everything
    wall, cpu = timed_run(members=FUTURES // HYPOTHESES, workers=1)
    each = 1e6 / (FUTURES * MONTHS)
    print(f"{FUTURES:,} futures x {MONTHS} months, one core: {wall:.1f} s on the clock, {cpu:.1f} s of processor")
    print(f"  {wall * each:.2f} us for each future-month on the clock, {cpu * each:.2f} of processor")
    print(f"  peak memory {peak_mib(resource.RUSAGE_SELF):.0f} MiB")

    if chosen.workers:
        alone, _ = timed_run(members=10 * FUTURES // HYPOTHESES, workers=1)
        shared, _ = timed_run(members=10 * FUTURES // HYPOTHESES, workers=2)
        print(f"{10 * FUTURES:,} futures: one worker {alone:.1f} s, two workers {shared:.1f} s: {alone / shared:.2f}x")
        mine, theirs = peak_mib(resource.RUSAGE_SELF), peak_mib(resource.RUSAGE_CHILDREN)
        print(f"  peak memory {mine:.0f} MiB here, {theirs:.0f} MiB in a worker")

    if chosen.profile:
        profile = cProfile.Profile()
        profile.enable()
        timed_run(members=FUTURES // HYPOTHESES, workers=1)
        profile.disable()
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(12)


if __name__ == "__main__":
    main()
