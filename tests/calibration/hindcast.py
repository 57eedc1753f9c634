"""What the hindcast says of each series, as the labels of outcomes are decided by it: writes sim/hindcast.json.

python -m tests.calibration.hindcast
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sim
from sim.analysis.hindcast.digests import facts_digest, worlds_digest
from sim.analysis.hindcast.score import hindcast
from sim.analysis.hindcast.summary import verdicts
from sim.analysis.hindcast.worlds import past_worlds
from sim.api.defaults import PAST_MEMBERS, SEED

FILE = Path(sim.__file__).parent / "hindcast.json"


def content() -> dict[str, Any]:
    """The verdicts on every series, and what they rest on."""
    worlds = past_worlds()
    found = hindcast(worlds, PAST_MEMBERS, SEED).findings
    whole = found.overall
    return {
        "version": sim.__version__,
        "worlds": worlds_digest(worlds),
        "facts": facts_digest(),
        "origins": [world.origin for world in worlds],
        "members": PAST_MEMBERS,
        "seed": SEED,
        "overall": {
            "months": whole.figures,
            "distinct_months": whole.distinct,
            "independent_months": round(whole.independent, 2),
            **{f"coverage_{level}": round(share, 4) for level, share in whole.coverage.items()},
        },
        "series": verdicts(found),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(content(), indent=1) + "\n", encoding="utf-8")
    print(f"{FILE}: written")
