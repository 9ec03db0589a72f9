"""The names of module infrastructures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstanceName:
    """The name of an infrastructure: a singleton has no instance name, a generic module has that of its stanza."""

    module: str
    """The name of the module."""
    instance: str = ""
    """The name of its stanza; empty for a singleton."""

    def __str__(self) -> str:
        return f"{self.module}:{self.instance}" if self.instance else self.module
