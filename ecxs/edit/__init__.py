"""Edits of the author's declaration and sample configuration that leave every other byte as it is."""

from __future__ import annotations

from ecxs.edit.configuration import (
    with_commented_listener,
    with_commented_setting,
    without_commented_listener,
    without_commented_setting,
)
from ecxs.edit.declaration import with_called, with_declared
from ecxs.edit.removal import without_called, without_declared

__all__ = [
    "with_called",
    "with_commented_listener",
    "with_commented_setting",
    "with_declared",
    "without_called",
    "without_commented_listener",
    "without_commented_setting",
    "without_declared",
]
