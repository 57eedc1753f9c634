"""What holds where neither the caller nor a file says otherwise."""

from typing import Final

#: Futures under each hypothesis, of a scenario; of a point of a sweep, and of a proposal.
MEMBERS: Final = 2500
FEW_MEMBERS: Final = 500
#: Fewest members of a search: two pairs, below which a mean has no error.
LEAST_FOR_TIP: Final = 4
#: Base rows of the designed sample behind global indices, and the members of each of its points: some two minutes on
#: two cores for a pair of scenarios under four theories.
DESIGN_ROWS: Final = 64
DESIGN_MEMBERS: Final = 64
#: Futures under each hypothesis, of a past world.
PAST_MEMBERS: Final = 2000
#: Futures under each theory from which statements are sealed: a standard error of a chance of at most 0.004.
SEALED_MEMBERS: Final = 16_384
#: The month to whose beginning constants are fitted: everything recorded was known by then.
AS_OF: Final = "2025-03"
#: More futures than these under a hypothesis are asked for by a slip: of a run, and of what is kept in memory whole.
MOST_MEMBERS: Final = 100_000_000
MOST_IN_MEMORY: Final = 100_000
#: As many months as the schema takes, and more processes than any machine has cores.
MOST_MONTHS: Final = 600
MOST_WORKERS: Final = 4096
#: So many futures of each kind are told at most.
MOST_STORIES: Final = 20
#: Where the live page listens: for this machine alone; and the greatest number that a port has.
PORT: Final = 8000
HOST: Final = "127.0.0.1"
LAST_PORT: Final = 65_535
#: Root of all luck.
SEED: Final = 20250301
