"""What every test shares: property-based tests repeat exactly, and figures need no screen."""

import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# No deadline: the first example pays for imports. Derandomised: a red check is red again on the next machine.
settings.register_profile("sim", deadline=None, derandomize=True)
settings.load_profile("sim")
