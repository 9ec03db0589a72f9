"""Providers: functions that implement a hook, with their closures."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks.rules import UNFIT_PROVIDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.model.hook_signature import HookSignature


@dataclass(frozen=True, slots=True)
class Provider:
    """One registration by one module instance; immutable, and replayed into each generation of the instance."""

    hook: HookSignature
    function: Callable[..., object]
    """Called as `function(closure, *arguments)`, from any thread that calls the hook."""
    closure: object
    """The object of the module infrastructure, which lives as long as the registration (seed 1.3.2.1)."""
    owner: str
    """The module, or `module:instance`."""
    is_first: bool = False

    def __post_init__(self) -> None:
        # Checked at registration, where the author is told; a call with wrong arguments would fail much later.
        count = len(self.hook.parameters) + 1
        hint = f"its prototype is {self.hook.prototype}; the closure is the first argument"
        self._check_arguments("provider", count, hint)

    def _check_arguments(self, what: str, count: int, hint: str) -> None:
        try:
            signature = inspect.signature(self.function)
        except ValueError:
            # A callable in C that says nothing of its parameters.
            return
        try:
            signature.bind(*range(count))
        except TypeError as error:
            raise RuleViolation(
                UNFIT_PROVIDER,
                f"module '{self.owner}': the {what} of {self.hook.dotted} cannot be called with "
                f"{count - 1} arguments ({error})",
                hint=hint,
            ) from error


@dataclass(frozen=True, slots=True)
class Judge(Provider):
    """The function of the declaring module that ends the chain of its hook: the return value handling of the server.

    Called as `function(closure, result, *arguments)` after each provider; true ends the chain with that result.
    """

    def __post_init__(self) -> None:
        names = ", ".join(("result", *(parameter.python_name for parameter in self.hook.parameters)))
        hint = f"it gets the result of a provider, then what the hook was called with: ({names})"
        self._check_arguments("until method", len(self.hook.parameters) + 2, hint)
