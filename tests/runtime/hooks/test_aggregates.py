"""Policies beyond the five conditions: aggregates of all results, and a method of the declaring module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks import HookTable, HookWatch, Judge, Provider
from ecruntime.model.hook_signature import ReturnPolicy, Until, signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime.hooks.conftest import Chains

MODES = pytest.mark.parametrize("is_watched", [False, True])


def call(
    chains: Chains,
    until: Until,
    functions: list[Callable[..., object]],
    *,
    is_watched: bool,
    judge: Callable[..., object] | None = None,
    returns: str = "int",
) -> object:
    hook = signature("owl", "choose_v1", returns, ("int", "seed"), policy=ReturnPolicy(until, (), -7, -9))
    providers = [Provider(hook, function, f"closure {n}", f"m{n}") for n, function in enumerate(functions)]
    watch = HookWatch(lambda: 0.0, lambda: None)
    watch.count(is_on=is_watched)
    judges = [] if judge is None else [Judge(hook, judge, "owl", "owl")]
    return HookTable.build([hook], providers, object(), chains.report, watch, judges=judges)[hook.leaf].call(5)


def giving(*results: object) -> list[Callable[..., object]]:
    return [lambda closure, seed, result=result: result for result in results]


def failing(closure: object, seed: int) -> int:
    raise ValueError("broken wing")


@MODES
@pytest.mark.parametrize(
    ("until", "results", "wanted"),
    [
        (Until.SUM, [1, 0, 40], 41),
        (Until.SUM, [True, -2], -1),
        (Until.SUM, [], -7),
        (Until.ALL, [1, 7, -1], 1),
        (Until.ALL, [1, 0, 1], 0),
        (Until.ALL, [], -7),
        (Until.COLLECT, [3, 0, 4], (3, 0, 4)),
        (Until.COLLECT, [], ()),
    ],
)
def test_an_aggregate_is_made_of_the_results_of_all_providers(
    chains: Chains, until: Until, results: list[int], wanted: object, *, is_watched: bool
) -> None:
    assert call(chains, until, giving(*results), is_watched=is_watched) == wanted


@MODES
def test_all_providers_are_called_even_when_the_answer_is_known(chains: Chains, *, is_watched: bool) -> None:
    called: list[object] = []
    functions = [lambda closure, seed: called.append(closure) or 0] * 3
    assert call(chains, Until.ALL, functions, is_watched=is_watched) == 0
    assert called == ["closure 0", "closure 1", "closure 2"]


@MODES
@pytest.mark.parametrize(("until", "wanted"), [(Until.SUM, -9), (Until.ALL, -9), (Until.COLLECT, (1, 2))])
def test_a_failure_ends_a_number_and_is_left_out_of_a_collection(
    chains: Chains, until: Until, wanted: object, *, is_watched: bool
) -> None:
    functions = [*giving(1), failing, *giving(2)]
    assert call(chains, until, functions, is_watched=is_watched) == wanted
    assert chains.reported == [("m1", "broken wing")]


@MODES
def test_a_forgotten_return_is_a_failure_in_a_collection_too(chains: Chains, *, is_watched: bool) -> None:
    assert call(chains, Until.COLLECT, giving(1, None), is_watched=is_watched) == (1,)
    assert [owner for owner, _ in chains.reported] == ["m1"]


@MODES
def test_a_collection_of_pointers_keeps_null(chains: Chains, *, is_watched: bool) -> None:
    collected = call(chains, Until.COLLECT, giving("a", None), is_watched=is_watched, returns="const char *")
    assert collected == ("a", None)


@MODES
@pytest.mark.parametrize(("results", "wanted"), [([1, 8, 9], 8), ([1, 2], 2), ([], -7)])
def test_a_method_ends_the_chain_after_any_provider(
    chains: Chains, results: list[int], wanted: int, *, is_watched: bool
) -> None:
    seen: list[tuple[object, ...]] = []

    def until_choose_v1(closure: object, result: int, seed: int) -> bool:
        seen.append((closure, result, seed))
        return result > seed

    assert call(chains, Until.METHOD, giving(*results), is_watched=is_watched, judge=until_choose_v1) == wanted
    # "After each hook provider is called, the return value handling code is evaluated": after the last one, too.
    assert seen == [("owl", result, 5) for result in results[:2]]


@MODES
def test_a_method_that_fails_is_blamed_on_its_module_and_ends_the_chain(chains: Chains, *, is_watched: bool) -> None:
    def until_choose_v1(closure: object, result: int, seed: int) -> bool:
        raise ValueError("cannot judge")

    assert call(chains, Until.METHOD, giving(1, 2), is_watched=is_watched, judge=until_choose_v1) == -9
    assert chains.reported == [("owl", "cannot judge")]


@MODES
def test_without_the_declaring_module_all_providers_are_called(chains: Chains, *, is_watched: bool) -> None:
    assert call(chains, Until.METHOD, giving(9, 2), is_watched=is_watched) == 2


def test_a_method_with_other_parameters_is_refused_where_it_is_bound() -> None:
    hook = signature("owl", "choose_v1", "int", ("int", "seed"), policy=ReturnPolicy(Until.METHOD))
    with pytest.raises(RuleViolation, match=r"RT204: module 'owl': the until method of owl.choose_v1 cannot be called"):
        Judge(hook, lambda closure, result: True, None, "owl")
