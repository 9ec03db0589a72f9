"""Generations of the server, as a module sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecserver.failures import not_here

if TYPE_CHECKING:
    from ecserver.hooks import ServerHooks


class ServerGeneration:
    """A generation by the pointer of its configuration; valid as long as somebody holds it."""

    def __init__(self, pointer: int, number: int, hooks: ServerHooks) -> None:
        """Stand for the configuration at `pointer`."""
        self._pointer = pointer
        self.number = number
        """The number of the generation."""
        self.hooks = hooks.within(self)
        """The hooks that the module calls, in this generation."""

    def end(self) -> None:
        """Lose the pointer: nobody holds the generation for its users any more."""
        # Whoever keeps the object learns it at the next use.
        del self._pointer

    def scope(self, **keys: str) -> object:
        """Refuse: the server gives single values only."""
        del keys
        raise not_here("all values of a config scope at once")
