"""Shells that tests of completion need: bash, zsh and fish."""

from __future__ import annotations

import os
import shutil

import pytest

NEEDED = "ECXS_NEEDS_SHELLS"
"""Continuous integration sets it: there a shell that lacks is a failure."""


def require_shell(name: str) -> str:
    """Return the path of a shell; skip a test where it lacks, or fail it where it must be there."""
    path = shutil.which(name)
    if path is not None:
        return path
    lacking = f"{name} is not installed"
    if os.environ.get(NEEDED):
        pytest.fail(lacking)
    pytest.skip(lacking)
