"""The last work on a generation that has ended: destroy its generic instances and free its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.generation.lifecycle import destroy

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import Configuration
    from ecruntime.generation.instance import Instance


@dataclass(frozen=True, slots=True)
class Retirement:
    """The data needed to retire one generation; it does not refer to the core, so that the core can end."""

    number: int
    configuration: Configuration
    generic_instances: tuple[Instance, ...]

    def perform(self, report: Callable[[Instance, Exception], None]) -> list[Exception]:
        """Destroy in reverse order, then free the values; return the exceptions of that (scheduler thread, once)."""
        for instance in reversed(self.generic_instances):
            destroy(instance, None, report)
        return self.configuration.free()
