"""Pieces kept for later questions, up to so many bytes; those that were not used for longest go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.analysis.live.piece import Piece
    from sim.web.job import PieceKey


class Shelf:
    """At most `most` bytes of pieces."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._kept: OrderedDict[PieceKey, Piece] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, keys: Iterable[PieceKey]) -> dict[PieceKey, Piece]:
        """Those of the pieces that are kept; they count as used."""
        found = {key: self._kept[key] for key in keys if key in self._kept}
        for key in found:
            self._kept.move_to_end(key)
        return found

    def keep(self, pieces: dict[PieceKey, Piece]) -> None:
        """Keep pieces, and let go of others where there is no room."""
        for key, piece in pieces.items():
            if key in self._kept:
                continue
            self._kept[key] = piece
            self.bytes += piece.bytes
        while self.bytes > self.most:
            _, piece = self._kept.popitem(last=False)
            self.bytes -= piece.bytes
