"""The baseline that this version seals: the digest of its values, written down once its priors are frozen."""

from typing import Final

#: SHA-256 of the canonical form of `scenarios/baseline.yaml`, as `sim.load("baseline").digest` gives it.
BASELINE: Final = "e343e7b0b12e6601bcad40e4667e2f63677db108f527a457b3c998d54a25a572"
