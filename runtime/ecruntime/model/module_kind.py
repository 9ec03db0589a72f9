"""The two kinds of module."""

from __future__ import annotations

from enum import StrEnum


class ModuleKind(StrEnum):
    """One infrastructure for the life of the process, or a new one each generation."""

    SINGLETON = "singleton"
    GENERIC = "generic"
