"""Hook tables: the providers of one generation, in order, and the compiled calls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN
from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks.declared import reject_clash
from ecruntime.hooks.dispatch import compile_call
from ecruntime.hooks.rules import UNKNOWN_HOOK
from ecruntime.hooks.server_numbers import server_integer
from ecruntime.model.hook_signature import Until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecruntime.choices import ServerChoices
    from ecruntime.hooks.provider import Judge, Provider
    from ecruntime.hooks.watch import HookWatch
    from ecruntime.model.hook_signature import HookSignature


@dataclass(frozen=True, slots=True)
class HookChain:
    """One hook of one generation; `call` is for any thread and keeps the generation alive while it runs."""

    signature: HookSignature
    providers: tuple[Provider, ...]
    call: Callable[..., object]

    @property
    def has(self) -> bool:
        """Tell whether the hook has a provider."""
        return bool(self.providers)


@dataclass(frozen=True, slots=True)
class ChainMaker:
    """A compiler of the chains of one generation."""

    generation: object
    report: Callable[[Provider, BaseException], None]
    watch: HookWatch | None = None
    judges: Mapping[str, Judge] = field(default_factory=dict)
    """The functions that decide for hooks with `Until.METHOD`, by leaf name."""
    going_on: frozenset[str] = frozenset()
    """Hooks, by leaf name, of whose chains a server calls all providers."""
    integer: Callable[[object], int] | None = None
    """Makes an integer of a result, if a server has numbers of its own."""

    def make(self, hook: HookSignature, providers: Iterable[Provider]) -> HookChain:
        """Compile one chain, watched or not as the watch wants at present."""
        chain = tuple(providers)
        return HookChain(hook, chain, self._compile(hook, chain, is_method=False))

    def make_method(self, chain: HookChain) -> Callable[..., object]:
        """Compile the call of a chain as a method of a module's hook."""
        return self._compile(chain.signature, chain.providers, is_method=True)

    def _compile(self, hook: HookSignature, chain: tuple[Provider, ...], *, is_method: bool) -> Callable[..., object]:
        if hook.leaf in self.going_on and hook.policy is not None:
            hook = replace(hook, policy=replace(hook.policy, until=Until.LAST))
        judge = self.judges.get(hook.leaf)
        return compile_call(
            hook,
            chain,
            self.generation,
            self.report,
            self.watch,
            judge=judge,
            is_method=is_method,
            integer=self.integer,
        )


class HookTable:
    """The chains of one generation, by leaf name; a built chain never changes (any thread)."""

    __slots__ = ("_chains", "_maker")

    def __init__(self, chains: Mapping[str, HookChain], maker: ChainMaker) -> None:
        """Keep the chains that `build` made."""
        # A copy: hooks that are declared later are added here, and only added (invariant 3).
        self._chains = dict(chains)
        self._maker = maker

    @classmethod
    def build(  # noqa: PLR0913 - what a table consists of; most of it is usual
        cls,
        hooks: Iterable[HookSignature],
        providers: Iterable[Provider],
        generation: object,
        report: Callable[[Provider, BaseException], None],
        watch: HookWatch | None = None,
        *,
        judges: Iterable[Judge] = (),
        choices: ServerChoices = AS_CHOSEN,
    ) -> HookTable:
        """Replay registrations in the given order: first prepends, last appends; of two judges the first counts."""
        order: dict[str, list[Provider]] = {}
        known = {hook.leaf: hook for hook in hooks}
        for provider in providers:
            # A provider makes a hook known even if its declaring module is not loaded (seed 1.3.2.1, "plumbed").
            known.setdefault(provider.hook.leaf, provider.hook)
            chain = order.setdefault(provider.hook.leaf, [])
            # Of several that register first, the latest is called first: order is that of the register calls.
            chain.insert(0, provider) if provider.is_first else chain.append(provider)
        by_leaf: dict[str, Judge] = {}
        for judge in judges:
            by_leaf.setdefault(judge.hook.leaf, judge)
        maker = ChainMaker(generation, report, watch, by_leaf, choices.going_on, server_integer(choices.constants))
        return cls({leaf: maker.make(hook, order.get(leaf, ())) for leaf, hook in known.items()}, maker)

    @property
    def maker(self) -> ChainMaker:
        """Return the maker of these chains, with the generation that they belong to."""
        return self._maker

    def recompiled(self) -> HookTable:
        """Return a table of the same chains, compiled again as the watch wants at present."""
        # A new table: running calls keep the functions that they entered.
        chains = {leaf: self._maker.make(chain.signature, chain.providers) for leaf, chain in self._chains.items()}
        return HookTable(chains, self._maker)

    def get_or_add(self, hook: HookSignature, owner: str) -> HookChain:
        """Return the chain of a hook; an unknown hook is added without providers."""
        chain = self._chains.get(hook.leaf)
        if chain is None:
            # One atomic step: if two threads come at once, both get the chain of the first.
            chain = self._chains.setdefault(hook.leaf, self._maker.make(hook, ()))
        # Checked for known hooks, too: the caller may have been built against another declaration.
        reject_clash(chain.signature, "somebody else", hook, owner)
        return chain

    def method(self, chain: HookChain) -> Callable[..., object]:
        """Return the call of one of these chains as a method."""
        return self._maker.make_method(chain)

    def has(self, name: str, own: Iterable[HookSignature] = ()) -> bool:
        """Tell whether a hook has a provider, by its dotted or leaf name; raise `RuleViolation` for a misspelt name.

        A hook of a scope that nobody has declared has none: its module is not loaded. Neither has one of `own`, the
        hooks of the module that asks, before its generation is published.
        """
        chain = self._chains.get(name) or self._chains.get(name.replace(".", "_", 1))
        if chain is not None:
            return chain.has
        check_name(name, (*(other.signature for other in self), *own))
        return False

    def __getitem__(self, leaf: str) -> HookChain:
        return self._chains[leaf]

    def get(self, leaf: str) -> HookChain | None:
        """Return the chain of a hook; None when it is unknown."""
        return self._chains.get(leaf)

    def __iter__(self) -> Iterator[HookChain]:
        # A copy, since another thread may add a hook during the iteration.
        return iter(tuple(self._chains.values()))

    def __len__(self) -> int:
        return len(self._chains)


def check_name(name: str, known: Iterable[HookSignature]) -> None:
    """Raise `RuleViolation` for the name of a hook that is not among the known ones, though its scope is."""
    hooks = tuple(known)
    if "." in name and all(hook.hook_scope != name.partition(".")[0] for hook in hooks):
        return
    names = [hook.dotted if "." in name else hook.leaf for hook in hooks]
    if name not in names:
        hint = did_you_mean(name, names) or "name it with its scope"
        raise RuleViolation(UNKNOWN_HOOK, f"hook '{name}' is not known", hint=hint)
