"""The generation under construction, as `ext_init` gets it (seed 1.3.5.4, `transaction`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation.rules import TRANSACTION_IS_OVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import Configuration, ScopeValues
    from ecruntime.generation.generation import GenerationCore
    from ecruntime.hooks import HookTable


class OpenTransaction:
    """A generation whose `ext_init` calls are running: its configuration, and its hooks as far as they are registered.

    Scheduler thread. At its end it lets the generation go, so that a module which keeps it keeps nothing alive.
    """

    def __init__(self, core: GenerationCore, compile_hooks: Callable[[], HookTable]) -> None:
        """Give access to `core`; `compile_hooks` makes the table of the providers registered so far."""
        self.number = core.number
        self._core: GenerationCore | None = core
        self._compile_hooks: Callable[[], HookTable] | None = compile_hooks

    @property
    def core(self) -> GenerationCore:
        """The part of the generation that holds its values; raise `RuleViolation` after the end."""
        if self._core is None:
            raise self._is_over()
        return self._core

    @property
    def configuration(self) -> Configuration:
        """The options of the generation."""
        return self.core.configuration

    @property
    def hooks(self) -> HookTable:
        """The hooks with the providers registered so far."""
        if self._compile_hooks is None:
            raise self._is_over()
        # Compiled at each use: between two of them the module may have registered more.
        return self._compile_hooks()

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle."""
        return self.core.scope(**keys)

    def end(self) -> None:
        """Let the generation go: every `ext_init` has returned."""
        self._core = self._compile_hooks = None

    def _is_over(self) -> RuleViolation:
        message = f"the transaction of generation {self.number} was used after its ext_init phase"
        hint = "keep no init.transaction: hold a generation with self.acquire()"
        return RuleViolation(TRANSACTION_IS_OVER, message, hint=hint)
