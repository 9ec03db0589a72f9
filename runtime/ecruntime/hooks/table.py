"""The hooks of one generation: who provides what, in which order, and the compiled calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.hooks.declared import refuse_clash
from ecruntime.hooks.dispatch import compile_call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecruntime.hooks.provider import Provider
    from ecruntime.hooks.watch import HookWatch
    from ecruntime.model.hook_signature import HookSignature


@dataclass(frozen=True, slots=True)
class HookChain:
    """One hook of one generation; `call` may be used from any thread and keeps the generation while it runs."""

    signature: HookSignature
    providers: tuple[Provider, ...]
    call: Callable[..., object]

    @property
    def has(self) -> bool:
        """Tell whether anybody provides the hook."""
        return bool(self.providers)


@dataclass(frozen=True, slots=True)
class ChainMaker:
    """Compiles the chains of one generation."""

    generation: object
    report: Callable[[Provider, Exception], None]
    watch: HookWatch | None = None

    def make(self, hook: HookSignature, providers: Iterable[Provider]) -> HookChain:
        """Compile one chain as the watch wants it now."""
        chain = tuple(providers)
        return HookChain(hook, chain, compile_call(hook, chain, self.generation, self.report, self.watch))

    def make_method(self, chain: HookChain) -> Callable[..., object]:
        """Compile the call of a chain as a method of what a module calls it on."""
        providers = chain.providers
        return compile_call(chain.signature, providers, self.generation, self.report, self.watch, is_method=True)


class HookTable:
    """All chains of one generation, by leaf name; a chain once built never changes (any thread)."""

    __slots__ = ("_chains", "_maker")

    def __init__(self, chains: Mapping[str, HookChain], maker: ChainMaker) -> None:
        """Keep what `build` made."""
        self._chains = dict(chains)
        self._maker = maker

    @classmethod
    def build(
        cls,
        hooks: Iterable[HookSignature],
        providers: Iterable[Provider],
        generation: object,
        report: Callable[[Provider, Exception], None],
        watch: HookWatch | None = None,
    ) -> HookTable:
        """Replay registrations in the given order: first prepends, last appends."""
        order: dict[str, list[Provider]] = {}
        known = {hook.leaf: hook for hook in hooks}
        for provider in providers:
            known.setdefault(provider.hook.leaf, provider.hook)
            chain = order.setdefault(provider.hook.leaf, [])
            chain.insert(0, provider) if provider.is_first else chain.append(provider)
        maker = ChainMaker(generation, report, watch)
        return cls({leaf: maker.make(hook, order.get(leaf, ())) for leaf, hook in known.items()}, maker)

    def compiled_anew(self) -> HookTable:
        """Return the same chains with calls as the watch wants them now."""
        chains = {leaf: self._maker.make(chain.signature, chain.providers) for leaf, chain in self._chains.items()}
        return HookTable(chains, self._maker)

    def make_known(self, hook: HookSignature, owner: str) -> HookChain:
        """Return the chain of a hook; one that nobody declared becomes known here, without providers."""
        chain = self._chains.get(hook.leaf)
        if chain is None:
            # One atomic step: of two threads that come at once, both get the chain of the first.
            chain = self._chains.setdefault(hook.leaf, self._maker.make(hook, ()))
        refuse_clash(chain.signature, "somebody else", hook, owner)
        return chain

    def method(self, chain: HookChain) -> Callable[..., object]:
        """Return the call of one of these chains as a method."""
        return self._maker.make_method(chain)

    def __getitem__(self, leaf: str) -> HookChain:
        return self._chains[leaf]

    def get(self, leaf: str) -> HookChain | None:
        """Return the chain of a hook, or nothing when nobody declared it."""
        return self._chains.get(leaf)

    def __iter__(self) -> Iterator[HookChain]:
        return iter(tuple(self._chains.values()))

    def __len__(self) -> int:
        return len(self._chains)
