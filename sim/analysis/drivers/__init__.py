"""Which of the things that we do not know drive an effect: screening, signs that turn, shares, global indices."""

from sim.analysis.drivers.share import shares

__all__ = ["shares"]
