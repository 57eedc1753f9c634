"""Docstrings that people are shown, which `python -OO` drops, from the source that has them still."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from typing import Any


def docstring(of: Any) -> str:
    """The docstring of a function or class, cleaned of its indentation, however Python was started; "" without one.

    >>> docstring(docstring).split(",")[0]
    'The docstring of a function or class'
    """
    if of.__doc__ is not None:
        return inspect.cleandoc(of.__doc__)
    if sys.flags.optimize < 2:
        return ""
    try:
        [statement] = ast.parse(textwrap.dedent(inspect.getsource(of))).body
    except (OSError, TypeError, ValueError, SyntaxError):  # there is no source at hand
        return ""
    assert isinstance(statement, ast.FunctionDef | ast.ClassDef)
    return ast.get_docstring(statement) or ""
