from __future__ import annotations

import asyncio
import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.hooks import GENERATION_KEY, HookTable, HookWatch, Provider, compile_call
from ecruntime.model.hook_signature import ReturnPolicy, Until, signature
from ecruntime.scheduler import Mask

if TYPE_CHECKING:
    from tests.runtime.hooks.conftest import Chains

VOID = signature("owl", "hoot_v1", "void", ("const char *", "note"), ("int", "note_len"))
TEXT = signature("owl", "name_v1", "const char *", policy=ReturnPolicy(Until.NONZERO, empty=None, on_failure=None))


def test_a_provider_gets_its_closure_first_and_then_the_arguments(chains: Chains) -> None:
    seen: list[object] = []
    chains.build(VOID, lambda *arguments: seen.append(arguments)).call("hu", 2)
    assert seen == [("closure 0", "hu", 2)]


def test_providers_run_in_registered_order(chains: Chains) -> None:
    seen: list[str] = []
    chains.build(VOID, lambda c, *_: seen.append(c), lambda c, *_: seen.append(c)).call("hu", 2)
    assert seen == ["closure 0", "closure 1"]


def test_a_void_hook_returns_nothing(chains: Chains) -> None:
    assert chains.build(VOID, lambda *_: 5).call("hu", 2) is None


@pytest.mark.parametrize(
    ("until", "results", "expected"),
    [
        (Until.NONZERO, (0, 4, 5), 4),
        (Until.NONZERO, (0, 0), 0),
        (Until.ZERO, (3, 0, 5), 0),
        (Until.ZERO, (3, 4), 4),
        (Until.FIRST, (3, 4), 3),
        (Until.LAST, (3, 4), 4),
        (Until.VALUES, (1, 8, 2), 8),
        (Until.VALUES, (1, 2), 2),
    ],
)
def test_each_policy_folds_the_results(chains: Chains, until: Until, results: tuple[int, ...], expected: int) -> None:
    assert chains.returning(until, *results, values=(8, 9)).call(0) == expected


@pytest.mark.parametrize("until", list(Until))
def test_a_hook_without_providers_returns_its_empty_value(chains: Chains, until: Until) -> None:
    assert chains.returning(until).call(0) == (() if until is Until.COLLECT else -7)


def test_an_empty_text_is_a_result_and_null_is_not(chains: Chains) -> None:
    assert chains.build(TEXT, lambda c: None, lambda c: "", lambda c: "late").call() == ""


def test_a_failing_provider_ends_a_non_void_chain_with_on_failure(chains: Chains) -> None:
    hook = signature("owl", "choose_v1", "int", policy=ReturnPolicy(on_failure=-9))
    seen: list[str] = []

    def fail(closure: object) -> int:
        raise ValueError("broken wing")

    result = chains.build(hook, fail, lambda c: seen.append(c)).call()
    assert (result, seen, chains.reported) == (-9, [], [("m0", "broken wing")])


@pytest.mark.parametrize("until", [until for until in Until if until is not Until.COLLECT])
def test_a_provider_that_forgot_its_return_ends_an_integer_chain_with_on_failure(chains: Chains, until: Until) -> None:
    hook = signature("owl", "choose_v1", "int", policy=ReturnPolicy(until, values=(8,), on_failure=-9))
    assert chains.build(hook, lambda c: None).call() == -9
    assert chains.reported == [("m0", "RT208: an integer was to be returned, not None")]


def test_a_result_of_another_type_ends_an_integer_chain_wherever_it_stands(chains: Chains) -> None:
    hook = signature("owl", "choose_v1", "int", policy=ReturnPolicy(on_failure=-9))
    assert chains.build(hook, lambda c: "no", lambda c: 3).call() == -9
    assert chains.reported == [("m0", "RT208: an integer was to be returned, not an object of str")]


@pytest.mark.parametrize("result", [True, Mask.E_WRITE])
def test_a_bool_and_a_member_of_an_enum_are_integers(chains: Chains, result: int) -> None:
    hook = signature("owl", "choose_v1", "int", policy=ReturnPolicy(on_failure=-9))
    assert (chains.build(hook, lambda c: result).call(), chains.reported) == (int(result), [])


def test_a_failing_provider_of_a_void_hook_is_skipped(chains: Chains) -> None:
    seen: list[object] = []

    def fail(*_: object) -> None:
        raise ValueError("broken wing")

    chains.build(VOID, fail, lambda c, *_: seen.append(c)).call("hu", 2)
    assert (seen, chains.reported) == (["closure 1"], [("m0", "broken wing")])


class Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


ODD = [
    asyncio.CancelledError(),
    GeneratorExit(),
    ExceptionGroup("two", [ValueError("a"), OSError("b")]),
    BaseExceptionGroup("two", [SystemExit(1), ValueError("a")]),
    Mute(),
]


@pytest.mark.parametrize("error", ODD, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("is_watched", [False, True])
def test_an_odd_exception_is_a_failure_of_its_provider_and_the_next_one_runs(
    error: BaseException, *, is_watched: bool
) -> None:
    seen: list[object] = []
    reported: list[BaseException] = []

    def fail(*_: object) -> None:
        raise error

    watch = HookWatch(lambda: 0.0, lambda: None)
    watch.count(is_on=is_watched)
    providers = [Provider(VOID, fail, "first", "m0"), Provider(VOID, lambda c, *_: seen.append(c), "second", "m1")]
    table = HookTable.build([VOID], providers, object(), lambda _, failure: reported.append(failure), watch)
    table[VOID.leaf].call("hu", 2)
    assert (seen, reported) == (["second"], [error])


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_what_ends_the_process_passes_through(chains: Chains, error: type[BaseException]) -> None:
    def leave(*_: object) -> None:
        raise error

    with pytest.raises(error):
        chains.build(VOID, leave).call("hu", 2)


def test_a_running_call_keeps_its_generation_alive_and_a_finished_one_does_not() -> None:
    class Core: ...

    core = Core()
    watch = weakref.ref(core)
    seen: list[bool] = []
    hook = signature("owl", "look_v1", "void")
    holder = {"call": compile_call(hook, [], core, lambda *_: None)}

    def look(closure: object) -> None:
        holder.clear()
        seen.append(watch() is not None)

    gc.disable()
    try:
        holder["call"] = compile_call(hook, [Provider(hook, look, None, "m")], core, lambda *_: None)
        del core
        holder["call"]()
        assert (seen, watch()) == ([True], None)
    finally:
        gc.enable()


def test_the_compiled_function_names_its_generation() -> None:
    core = object()
    call = compile_call(VOID, [], core, lambda *_: None)
    assert call.__globals__[GENERATION_KEY] is core  # type: ignore[attr-defined]


def test_hooks_of_one_shape_share_their_code() -> None:
    other = signature("owl", "other_v1", "void", ("int", "a"), ("int", "b"))
    first, second = (compile_call(hook, [], None, lambda *_: None) for hook in (VOID, other))
    assert first.__code__ is second.__code__  # type: ignore[attr-defined]


def model(until: Until, values: tuple[int, ...], results: list[int | None], empty: int, on_failure: int) -> int:
    """The whole rule of the conditions in ten lines; `None` is a provider that raises."""
    last = empty
    for result in results:
        if result is None:
            return on_failure
        last = result
        stops = {
            Until.NONZERO: result != 0, Until.ZERO: result == 0, Until.FIRST: True, Until.LAST: False,
            Until.VALUES: result in values,
        }  # fmt: skip
        if stops[until]:
            return result
    return last


@given(
    # Aggregates have the model of `test_dispatch_model`, a method its tests in `test_aggregates`.
    until=st.sampled_from([Until.NONZERO, Until.ZERO, Until.FIRST, Until.LAST, Until.VALUES]),
    values=st.lists(st.integers(-3, 3), max_size=3).map(tuple),
    results=st.lists(st.none() | st.integers(-3, 3), max_size=6),
    empty=st.integers(-9, -5),
    on_failure=st.integers(5, 9),
)
def test_every_chain_agrees_with_the_model(
    until: Until, values: tuple[int, ...], results: list[int | None], empty: int, on_failure: int
) -> None:
    hook = signature("owl", "choose_v1", "int", policy=ReturnPolicy(until, values, empty, on_failure))

    def provider(result: int | None) -> Provider:
        def choose(closure: object) -> int:
            if result is None:
                raise ValueError
            return result

        return Provider(hook, choose, None, "m")

    call = compile_call(hook, [provider(result) for result in results], None, lambda *_: None)
    assert call() == model(until, values, results, empty, on_failure)
