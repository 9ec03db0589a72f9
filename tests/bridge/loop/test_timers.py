"""Timers of the loop against a model in Python, with callbacks that schedule and clear others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

IDS = st.integers(0, 11)
# Multiples of a quarter: exact as float, and often due together.
SECONDS = st.integers(0, 12).map(lambda quarters: quarters / 4)
ACTIONS = st.lists(st.one_of(st.tuples(st.just("+"), IDS, SECONDS.filter(bool)), st.tuples(st.just("-"), IDS)))
STEPS = st.one_of(
    st.tuples(st.just("add"), IDS, SECONDS),
    st.tuples(st.just("clear"), IDS),
    st.tuples(st.just("on"), IDS, ACTIONS.filter(lambda actions: len(actions) < 5)),
    st.tuples(st.just("turn"), SECONDS.filter(bool)),
)


class Model:
    """Timers in a list, sorted anew for each turn."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order = 0
        self.waiting: dict[int, tuple[float, int]] = {}
        self.actions: dict[int, list[Any]] = {}
        self.said: list[str] = []

    def add(self, timer: int, seconds: float) -> None:
        if timer not in self.waiting:
            self.order += 1
            self.waiting[timer] = (self.now + seconds, self.order)

    def turn(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now = max(self.now, min([end, *(due for due, _ in self.waiting.values())]))
            due = sorted((when, timer) for timer, when in self.waiting.items() if when[0] <= self.now)
            for when, timer in due:
                if self.waiting.get(timer) == when:
                    self.fire(timer)
        self.said.append("-")

    def fire(self, timer: int) -> None:
        del self.waiting[timer]
        self.said.append(f"{timer} {self.now:.3f}")
        for action in self.actions.get(timer, []):
            if action[0] == "+":
                self.add(action[1], action[2])
            else:
                self.waiting.pop(action[1], None)


def _line(step: Any) -> str:
    if step[0] != "on":
        return " ".join(map(str, step))
    actions = " ".join(f"+{a[1]}:{a[2]}" if a[0] == "+" else f"-{a[1]}" for a in step[2])
    return f"on {step[1]} {actions}"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=40))
def test_timers_fire_as_in_the_model(timers: Program, steps: list[Any]) -> None:
    model = Model()
    for step in steps:
        if step[0] == "add":
            model.add(step[1], step[2])
        elif step[0] == "clear":
            model.waiting.pop(step[1], None)
        elif step[0] == "on":
            model.actions[step[1]] = step[2]
        else:
            model.turn(step[1])
    script = "".join(f"{_line(step)}\n" for step in steps)
    assert timers.passes(standard_input=script).split("\n")[:-1] == model.said
