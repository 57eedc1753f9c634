"""The baseline that this version seals: the digest of its values, written down once its priors are frozen."""

from typing import Final

#: SHA-256 of the canonical form of `scenarios/baseline.yaml`, as `sim.load("baseline").digest` gives it.
BASELINE: Final = ""
