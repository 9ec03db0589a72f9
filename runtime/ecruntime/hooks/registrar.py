"""Registration of providers by code, in the phases that admit it (seed 1.3.2.1)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks.provider import Provider
from ecruntime.hooks.rules import REGISTERED_IN_WRONG_PHASE, REGISTERED_IN_WRONG_THREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.hooks.declared import DeclaredHooks
    from ecruntime.model.hook_signature import HookSignature


class Registrar:
    """The registrations of one module instance (scheduler thread).

    They live as long as the instance and are replayed into each of its generations. A transaction that fails drops the
    instances that it made, and their registrations with them.
    """

    def __init__(self, owner: str, is_in_scheduler_thread: Callable[[], bool]) -> None:
        """Serve the instance `owner`; registrations are refused for now."""
        self.owner = owner
        self._is_in_scheduler_thread = is_in_scheduler_thread
        self._declared: DeclaredHooks | None = None
        self._providers: tuple[Provider, ...] = ()

    @contextmanager
    def open_for_registration(self, declared: DeclaredHooks) -> Iterator[None]:
        """Admit registrations of declared hooks within the block, a phase of the instance."""
        self._declared = declared
        try:
            yield
        finally:
            self._declared = None

    def register(
        self, hook: str | HookSignature, function: Callable[..., object], closure: object, *, is_first: bool
    ) -> HookSignature:
        """Register a provider and return its hook; raise `RuleViolation` before anything is stored.

        A signature is one that the code was built with: its types are compared with those of a declared hook, and it
        makes known a hook that nobody has declared.
        """
        if not self._is_in_scheduler_thread():
            message = f"module '{self.owner}' registered a provider of {_name(hook)} outside the scheduler thread"
            raise RuleViolation(REGISTERED_IN_WRONG_THREAD, message, hint=_WHEN)
        if self._declared is None:
            message = f"module '{self.owner}' registered a provider of {_name(hook)} in a phase that does not admit it"
            raise RuleViolation(REGISTERED_IN_WRONG_PHASE, message, hint=_WHEN)
        known = (
            self._declared.find(hook) if isinstance(hook, str) else self._declared.known(hook, f"module '{self.owner}'")
        )
        provider = Provider(known, function, closure, self.owner, is_first=is_first)
        self._providers = (*self._providers, provider)
        return known

    @property
    def declared(self) -> DeclaredHooks:
        """Return the hooks that may be provided; raise `RuleViolation` in a phase that admits no registration."""
        if self._declared is None:
            message = f"module '{self.owner}' asked for the known hooks in a phase that does not admit registrations"
            raise RuleViolation(REGISTERED_IN_WRONG_PHASE, message, hint=_WHEN)
        return self._declared

    @property
    def providers(self) -> tuple[Provider, ...]:
        """Return the providers, in order of registration."""
        return self._providers


def _name(hook: str | HookSignature) -> str:
    return hook if isinstance(hook, str) else hook.dotted


_WHEN = "register in conf_setup of a singleton, or in ext_init of a generic module when it is not privileged"
