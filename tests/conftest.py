"""What every test shares: property-based tests repeat exactly, and figures need no screen."""

import gc
import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# By default Python looks for garbage after every 700 objects; with so many libraries loaded that takes a tenth of the
# time.
gc.set_threshold(20_000, 20, 50)

# No deadline: the first example pays for imports. Derandomised: a red check is red again on the next machine.
settings.register_profile("sim", deadline=None, derandomize=True)
settings.load_profile("sim")
