"""The syntax of names of modules, options and hooks."""

from __future__ import annotations

import re

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
OPTION_NAME = re.compile(r"[A-Za-z0-9_]+\Z", re.ASCII)
MAX_NAME_LENGTH = 64


def is_identifier(name: str) -> bool:
    """Tell whether `name` is an ASCII identifier of at most 64 characters: the only names that reach generated code."""
    return len(name) <= MAX_NAME_LENGTH and IDENTIFIER.match(name) is not None
