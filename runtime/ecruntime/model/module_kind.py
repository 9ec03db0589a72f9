"""The two kinds of module."""

from __future__ import annotations

from enum import StrEnum


class ModuleKind(StrEnum):
    """One infrastructure for the life of the process, or a new one each generation (seed 1.3.1.2)."""

    SINGLETON = "singleton"
    GENERIC = "generic"
