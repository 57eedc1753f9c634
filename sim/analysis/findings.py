"""What an analysis finds, as plain values that survive their way through JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class PlainFindings:
    """What findings of every kind share."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for machines."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: Any) -> Self:
        """What :meth:`as_dict` became in JSON, read again; ValueError where it is something else."""
        from pydantic import TypeAdapter

        return TypeAdapter(cls).validate_python(content)
