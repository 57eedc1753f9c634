"""What holds where neither the caller nor a file says otherwise."""

from typing import Final

#: Futures under each hypothesis, of a scenario; of a point of a sweep, and of a proposal.
MEMBERS: Final = 2500
FEW_MEMBERS: Final = 500
#: Futures under each hypothesis, of a past world.
PAST_MEMBERS: Final = 2000
#: Futures under each theory from which statements are sealed: a standard error of a chance of at most 0.004.
SEALED_MEMBERS: Final = 16_384
#: The month to whose beginning constants are fitted: everything recorded was known by then.
AS_OF: Final = "2025-03"
#: Root of all luck.
SEED: Final = 20250301
