"""The right of a module to call hooks: its own, and those of modules linked by `requires` (seed 1.3.2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks.rules import FOREIGN_CALL, REGISTERED_IN_WRONG_THREAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.hooks.declared import DeclaredHooks
    from ecruntime.model.hook_signature import HookSignature

CATALOGUE: Final = "the catalogue"
"""The owner of the hooks that come with the server."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The call rights of one module; immutable (any thread)."""

    module: str
    related: frozenset[str]
    """Modules that it requires or that require it, in lower case."""
    declared: DeclaredHooks
    is_in_scheduler_thread: Callable[[], bool]
    callable: frozenset[str] = frozenset()
    """Leaf names of the server's hooks that the module declares, and whose documents let modules call them."""

    def check(self, hook: HookSignature) -> None:
        """Raise `RuleViolation` unless the module may call `hook`."""
        hook_scope = hook.hook_scope.lower()
        if hook_scope == self.module.lower() or hook_scope in self.related:
            return
        known = self.declared.get(hook.leaf)
        # The seed keeps modules from calling hooks of the server "unless specifically stated" in their documents.
        if hook.leaf in self.callable or (known is not None and known.is_callable):
            return
        if self.declared.owner(hook.leaf) == CATALOGUE:
            why, hint = "hooks of the server are called by the server alone", "in a test, use fire(...) or 'hook fire'"
        else:
            why = f"no 'requires' links it to a module '{hook.hook_scope}'"
            hint = f'write requires = ["{hook.hook_scope}"] into module.toml, or declare a hook of your own'
        raise RuleViolation(FOREIGN_CALL, f"module '{self.module}' may not call {hook.dotted}: {why}", hint=hint)

    def check_now(self, hook: HookSignature) -> None:
        """Check a hook that is declared while the module runs; raise `RuleViolation` outside the scheduler thread."""
        if not self.is_in_scheduler_thread():
            message = f"module '{self.module}' declared {hook.dotted} outside the scheduler thread"
            raise RuleViolation(REGISTERED_IN_WRONG_THREAD, message, hint="declare it in conf_setup or in an event")
        self.check(hook)
