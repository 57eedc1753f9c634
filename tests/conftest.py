"""What every test shares: property-based tests repeat exactly, figures need no screen, nor a second drawing."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# By default Python looks for garbage after every 700 objects; with so many libraries loaded that takes a tenth of the
# time.
gc.set_threshold(20_000, 20, 50)

# No deadline: the first example pays for imports. Derandomised: a red check is red again on the next machine.
settings.register_profile("sim", deadline=None, derandomize=True)
settings.load_profile("sim")


@pytest.fixture(scope="module", autouse=True)
def no_narrow_drawings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Figures drawn once, for wide pages, in half the time; a module that reads the others sets NARROW = True."""
    with pytest.MonkeyPatch.context() as patch:
        if not getattr(request.module, "NARROW", False):
            patch.setattr("sim.show.figures.catalogue.save_narrow", lambda make, folder: None)
        yield
