"""The figures, a module each."""

from __future__ import annotations

import logging


def _is_news(record: logging.LogRecord) -> bool:
    """Whether somebody should read what matplotlib says: not that its cache lies elsewhere where home is read-only."""
    return "temporary cache directory" not in str(record.msg) and "mkdir -p failed" not in str(record.msg)


logging.getLogger("matplotlib").addFilter(_is_news)
