from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.hooks import HookChain, HookTable, Provider
from ecruntime.model.hook_signature import HookSignature, ReturnPolicy, Until, signature

if TYPE_CHECKING:
    from collections.abc import Callable


class Chains:
    """Builds the chain of one hook from plain functions, and keeps what was reported."""

    def __init__(self) -> None:
        self.reported: list[tuple[str, str]] = []

    def report(self, provider: Provider, error: Exception) -> None:
        self.reported.append((provider.owner, str(error)))

    def build(self, hook: HookSignature, *functions: Callable[..., object]) -> HookChain:
        providers = [Provider(hook, function, f"closure {n}", f"m{n}") for n, function in enumerate(functions)]
        return HookTable.build([hook], providers, object(), self.report)[hook.leaf]

    def returning(self, until: Until, *results: int, values: tuple[int, ...] = ()) -> HookChain:
        policy = ReturnPolicy(until, values, empty=-7, on_failure=-9)
        hook = signature("owl", "choose_v1", "int", ("int", "seed"), policy=policy)
        return self.build(hook, *(lambda closure, seed, result=result: result for result in results))


@pytest.fixture
def chains() -> Chains:
    return Chains()
