"""What the page loads as scripts: plain data under `window.sim.data`, alike for a server and a folder of files."""

from __future__ import annotations

import json
from typing import Any


def script(name: str, content: Any) -> bytes:
    """A script that hands the page its data; plain ASCII, so that no host can mistake the letters.

    >>> script("paths", [{"id": "a"}])
    b'window.sim.data.paths = [{"id":"a"}];\\n'
    """
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return f"window.sim.data.{name} = {text};\n".encode("ascii")
