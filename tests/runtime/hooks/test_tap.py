"""Taps: whole calls of Python with their answers and results, by every policy; what comes too fast is counted."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.hooks import Tap, tap
from ecruntime.model.hook_signature import ReturnPolicy, Until, signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.hooks import Copier
    from ecruntime.testing import Harness

RESULTS = {
    Until.NONZERO: 4,
    Until.LAST: 5,
    Until.FIRST: 0,
    Until.SUM: 9,
    Until.ALL: 0,
    Until.COLLECT: {"list": [0, 4, 5]},
}
ANSWERS = {Until.NONZERO: [0, 4], Until.FIRST: [0]}


def module(until: Until, *providers: Callable[[int], int]) -> type[Module]:
    policy = ReturnPolicy(until) if until is Until.COLLECT else ReturnPolicy(until, empty=0, on_failure=-1)
    hook = signature("owl", "judge_v1", "int", ("int", "number"), policy=policy)

    class Owl(Module):
        registration: ClassVar = Registration(API, "owl", ModuleKind.SINGLETON, hooks=(hook,))

        def conf_setup(self) -> None:
            for provider in providers:
                self.register_last("owl.judge_v1", lambda _, number, call=provider: call(number))

    return Owl


def recorded(runtime: Harness, until: Until, *providers: Callable[[int], int]) -> dict[str, Any]:
    runtime.load(module(until, *providers))
    number = runtime.console("hook record owl.judge_v1")["number"]
    with suppress(SystemExit):
        runtime.fire("owl.judge_v1", number=4)
    (line,) = runtime.console(f"hook record end {number}")["lines"]
    row: dict[str, Any] = json.loads(line)
    return row


@pytest.mark.parametrize("until", RESULTS)
def test_the_result_is_that_of_the_policy(runtime: Harness, until: Until) -> None:
    row = recorded(runtime, until, lambda number: 0, lambda number: number, lambda number: 5)
    assert row["result"] == RESULTS[until]
    assert [answer["result"] for answer in row["answers"]] == ANSWERS.get(until, [0, 4, 5])


def test_a_failure_is_an_answer_and_ends_the_chain(runtime: Harness) -> None:
    runtime.expect_failure(ZeroDivisionError, owner="owl")
    row = recorded(runtime, Until.LAST, lambda number: 1 // (number - 4), lambda number: 5)
    assert row["answers"] == [{"module": "owl", "failed": "ZeroDivisionError: integer division or modulo by zero"}]
    assert (row["result"], "left" in row) == (-1, False)


def test_a_call_that_an_end_of_the_process_leaves_has_no_result(runtime: Harness) -> None:
    def leave(number: int) -> int:
        raise SystemExit(number)

    row = recorded(runtime, Until.LAST, leave)
    assert (row["left"], row["result"], row["answers"]) == (True, None, [])


class _Copier:
    def arguments(self, hook: object, values: tuple[object, ...]) -> dict[str, object]:
        del hook
        if values == ("refused",):
            raise ValueError
        return {"number": values[0]}

    def value(self, value: object) -> object:
        return value


def test_calls_that_come_too_fast_or_cannot_be_copied_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tap, "MAX_WAITING", 2)
    hook = signature("owl", "judge_v1", "void", ("int", "number"))
    copier: Copier = _Copier()
    taken = Tap(frozenset({hook.leaf}), lambda: 0.0, copier)
    for number in range(4):
        call = taken.begin(hook, (number,))
        assert call is not None
        taken.end(call, (number,), None)
    assert taken.begin(hook, ("refused",)) is None
    kept = [taken.take(), taken.take(), taken.take()]
    assert [calls and calls[0].before for calls in kept] == [{"number": 0}, {"number": 1}, None]
    assert (taken.take_dropped(), taken.take_dropped()) == (3, 0)


def test_inner_calls_without_an_end_are_left_with_the_outer_one() -> None:
    hook = signature("owl", "judge_v1", "void", ("int", "number"))
    taken = Tap(frozenset({hook.leaf}), lambda: 0.0, _Copier())
    outer = taken.begin(hook, (1,))
    inner = taken.begin(hook, (2,))
    assert outer is not None
    assert inner is not None
    taken.end(outer, (1,), None)
    taken.end(inner, (2,), None)
    calls = taken.take()
    assert calls is not None
    assert [(call.depth, call.is_left) for call in calls] == [(0, False), (1, True)]
