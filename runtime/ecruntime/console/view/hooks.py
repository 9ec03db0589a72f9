"""The hooks of a server as the console sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.command_line import join_words
from ecruntime.generation.hook_table import in_replay_order
from ecruntime.hooks import Cell
from ecruntime.model.hook_signature import Until
from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.console.view.activity import ActivitySampler
    from ecruntime.hooks import Provider, TracedCall
    from ecruntime.model.hook_signature import HookParameter, ReturnPolicy
    from ecruntime.server.server import Server


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider of a hook, with the reason for its place in the chain."""

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
    """The result of a hook call from the console."""

    hook: str
    result: object
    providers: tuple[str, ...]
    arguments: Mapping[str, object]
    notices: tuple[str, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProviderFigures:
    """The calls of a provider, their total duration and its failures."""

    owner: str
    calls: int
    microseconds: int
    failures: int


@dataclass(frozen=True, slots=True)
class HookFigures:
    """The same figures for a hook, with its providers."""

    leaf: str
    calls: int
    microseconds: int
    failures: int
    providers: tuple[ProviderFigures, ...]


@dataclass(frozen=True, slots=True)
class HookStats:
    """Figures of `hook stats`: hooks called while counting was on, busiest first."""

    is_on: bool
    hooks: tuple[HookFigures, ...]


@dataclass(frozen=True, slots=True)
class HookTrace:
    """Calls in `hook trace`: the latest traced ones, oldest first."""

    leaf: str
    is_on: bool
    calls: tuple[TracedCall, ...]


class HooksView:
    """Answers the console's questions about the hooks of one server (scheduler thread)."""

    def __init__(self, server: Server, activity: ActivitySampler) -> None:
        """Look at `server`, and count through `activity`; nothing is asked before it runs."""
        self._server = server
        self._activity = activity

    def chains(self) -> tuple[HookRow, ...]:
        """Return all hooks, those with providers first."""
        chains = sorted(self._server.current.hooks, key=lambda chain: (not chain.has, chain.signature.leaf))
        places = self._places()
        return tuple(
            HookRow(
                chain.signature.leaf,
                chain.signature.prototype,
                _policy_text(chain.signature.policy),
                tuple(self._provider_row(provider, places) for provider in chain.providers),
            )
            for chain in chains
        )

    def parameters(self, hook: str) -> tuple[HookParameter, ...]:
        """Return the parameters of a hook."""
        return self._server.find_hook(hook).signature.parameters

    def fire(self, hook: str, arguments: Mapping[str, object]) -> Fired:
        """Call a hook's providers with `arguments`; missing ones are filled in."""
        chain = self._server.find_hook(hook)
        complete = self._server.sessions.arguments(chain.signature, arguments, self._server.clock.now())
        # The runtime counts failures by provider, not by call: the difference is what failed meanwhile.
        before = self._server.failures.snapshot()
        result = chain.call(*complete.values)
        after = self._server.failures.snapshot()
        names = [parameter.name for parameter in chain.signature.parameters]
        return Fired(
            chain.signature.dotted,
            _display_value(result),
            tuple(_owner(provider) for provider in chain.providers),
            {name: _display_value(value) for name, value in zip(names, complete.values, strict=True)},
            complete.notices,
            tuple(
                f"{join_words([owner])}, see `paniclog`"
                for (owner, _), count in after.items()
                if count != before.get((owner, _), 0)
            ),
        )

    def stats(self) -> HookStats:
        """Return the call figures, busiest hook first."""
        watch = self._server.watch
        providers = watch.provider_figures()
        hooks = [
            HookFigures(
                leaf,
                figures.calls,
                _microseconds(figures.seconds),
                figures.failures,
                tuple(
                    ProviderFigures(owner, own.calls, _microseconds(own.seconds), own.failures)
                    for (of, owner), own in providers.items()
                    if of == leaf
                ),
            )
            for leaf, figures in watch.hook_figures().items()
        ]
        return HookStats(watch.is_counting, tuple(sorted(hooks, key=lambda row: (-row.calls, row.leaf))))

    def count(self, *, is_on: bool) -> None:
        """Start or stop counting all hook calls."""
        self._activity.count(is_on=is_on)

    def reset_stats(self) -> None:
        """Reset the call figures."""
        self._server.watch.reset()

    def trace(self, hook: str, calls: int | None) -> HookTrace:
        """Trace the next `calls` of a hook: all with None, none with 0."""
        leaf = self._server.find_hook(hook).signature.leaf
        self._server.watch.trace(leaf, calls)
        # Watching is compiled into the hook calls, so that an unwatched call pays nothing.
        self._server.recompile_hooks()
        return self.traced(leaf)

    def traced(self, hook: str) -> HookTrace:
        """Return the traced calls of a hook."""
        leaf = self._server.find_hook(hook).signature.leaf
        return HookTrace(leaf, self._server.watch.is_traced(leaf), self._server.watch.traced(leaf))

    def _places(self) -> Mapping[str, str]:
        """Return the position of each instance in the replay of registrations (seed 1.3.2.1)."""
        places: dict[str, str] = {}
        counts = {True: 0, False: 0}
        for instance in in_replay_order(self._server.instances()):
            is_singleton = instance.module.is_singleton
            counts[is_singleton] += 1
            kind = "singleton, number {} in load order" if is_singleton else "generic, number {} in stanza order"
            places[str(instance.name)] = kind.format(counts[is_singleton])
        return places

    def _provider_row(self, provider: Provider, places: Mapping[str, str]) -> ProviderRow:
        how = "first: put before all that were there" if provider.is_first else "last: put behind all that were there"
        return ProviderRow(
            provider.owner,
            provider.is_first,
            f"{places[provider.owner]}; {how}",
            self._server.failures.of(provider.owner, provider.hook.leaf),
        )


def _owner(provider: Provider) -> str:
    return f"{join_words([provider.owner])}{' (first)' if provider.is_first else ''}"


def _policy_text(policy: ReturnPolicy | None) -> str:
    if policy is None:
        return "void"
    until = f"values {list(policy.values)}" if policy.until is Until.VALUES else policy.until.value
    if policy.until is Until.COLLECT:
        return until
    assumed = ", assumed" if policy.assumed else ""
    return f"{until}; empty {_null(policy.empty)}, on failure {_null(policy.on_failure)}{assumed}"


def _null(value: int | None) -> str:
    return "NULL" if value is None else str(value)


def _microseconds(seconds: float) -> int:
    return round(seconds * 1_000_000)


def _display_value(value: object) -> object:
    if isinstance(value, Cell):
        return _display_value(value.value)
    if isinstance(value, Timeval):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)  # a member of an enum is shown as the number that a consumer sees
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
