"""The hooks of one generation: who provides what, in which order, and the compiled calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.hooks.dispatch import compile_call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ecruntime.hooks.provider import Provider
    from ecruntime.spec.hook_signature import HookSignature


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


class HookTable:
    """All chains of one generation, by leaf name; immutable once built (any thread)."""

    __slots__ = ("_chains",)

    def __init__(self, chains: Mapping[str, HookChain]) -> None:
        """Keep what `build` made."""
        self._chains = dict(chains)

    @classmethod
    def build(
        cls,
        hooks: Iterable[HookSignature],
        providers: Iterable[Provider],
        generation: object,
        report: Callable[[Provider, Exception], None],
    ) -> HookTable:
        """Replay registrations in the given order: first prepends, last appends."""
        order: dict[str, list[Provider]] = {}
        known = {hook.leaf: hook for hook in hooks}
        for provider in providers:
            known.setdefault(provider.hook.leaf, provider.hook)
            chain = order.setdefault(provider.hook.leaf, [])
            chain.insert(0, provider) if provider.is_first else chain.append(provider)
        return cls(
            {
                leaf: HookChain(
                    hook, tuple(order.get(leaf, ())), compile_call(hook, order.get(leaf, ()), generation, report)
                )
                for leaf, hook in known.items()
            }
        )

    def __getitem__(self, leaf: str) -> HookChain:
        return self._chains[leaf]

    def get(self, leaf: str) -> HookChain | None:
        """Return the chain of a hook, or nothing when nobody declared it."""
        return self._chains.get(leaf)

    def __iter__(self) -> Iterator[HookChain]:
        return iter(self._chains.values())

    def __len__(self) -> int:
        return len(self._chains)
