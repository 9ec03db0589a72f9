"""A file that the tool writes, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePosixPath

API = 1
"""The number of the contract between generated code and the runtime."""


class Owner(Enum):
    """The party that may write into a file."""

    TOOL = "tool"
    """Rewritten whole whenever it differs."""
    SHARED = "shared"
    """The manifest: its `:auto` lines are the tool's, every other line is the author's."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file below the project's folder, and its intended content."""

    path: PurePosixPath
    content: str
    owner: Owner = Owner.TOOL
