"""Queries of a configuration, and the hold that keeps the generation of an answer alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from ecruntime.config.configuration import Configuration
from ecruntime.model.instance_name import InstanceName

Query: TypeAlias = Callable[[Configuration, int, InstanceName], object]
"""A function that reads the option with a handle from a configuration, for a module instance."""


class HeldValue(Protocol):
    """A hold that keeps a generation alive."""

    def check(self) -> None:
        """Raise `RuleViolation` when the hold was released before."""
        ...

    def release(self) -> None:
        """Release the hold; raise `RuleViolation` when it was released before."""
        ...
