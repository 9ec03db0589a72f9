"""What the console asks of the server about hooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.hooks import TracedCall
    from ecruntime.spec.hook_signature import HookParameter


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider of a hook, and why it has its place in the chain."""

    owner: str
    is_first: bool
    why: str
    failures: int


@dataclass(frozen=True, slots=True)
class HookRow:
    """One hook with its providers in call order, as `module hooks` shows it."""

    leaf: str
    prototype: str
    policy: str
    providers: tuple[ProviderRow, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of calling a hook from outside."""

    hook: str
    result: object
    providers: tuple[str, ...]
    arguments: Mapping[str, object]
    notices: tuple[str, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderFigures:
    """How often a provider was called, how long that took altogether, and how often it failed."""

    owner: str
    calls: int
    microseconds: int
    failures: int


@dataclass(frozen=True, slots=True)
class HookFigures:
    """The same for a hook, with its providers."""

    leaf: str
    calls: int
    microseconds: int
    failures: int
    providers: tuple[ProviderFigures, ...]


@dataclass(frozen=True, slots=True)
class HookStats:
    """What `hook stats` shows: hooks that were called while counting was on, the busiest first."""

    is_on: bool
    hooks: tuple[HookFigures, ...]


@dataclass(frozen=True, slots=True)
class HookTrace:
    """What `hook trace` shows: the latest calls that were traced, oldest first."""

    leaf: str
    is_on: bool
    calls: tuple[TracedCall, ...]


class HookHost(Protocol):
    """The hooks of a server, as commands see them; called in the scheduler thread only.

    Every method that takes the name of a hook raises `UsageError` with near misses for an unknown one.
    """

    def chains(self) -> tuple[HookRow, ...]:
        """Return the hooks of the current generation, those with providers first."""
        ...

    def parameters(self, hook: str) -> tuple[HookParameter, ...]:
        """Return the parameters of a hook, in the order of its signature."""
        ...

    def fire(self, hook: str, given: Mapping[str, object]) -> Fired:
        """Call a hook's providers; raise `UsageError` for an unknown argument."""
        ...

    def stats(self) -> HookStats:
        """Return the figures."""
        ...

    def count(self, *, is_on: bool) -> None:
        """Begin to count, or stop; the figures stay."""
        ...

    def reset_stats(self) -> None:
        """Forget the figures."""
        ...

    def trace(self, hook: str, calls: int | None) -> HookTrace:
        """Trace the next calls of a hook, all with `None`, none with 0."""
        ...

    def traced(self, hook: str) -> HookTrace:
        """Return the calls that were traced."""
        ...
