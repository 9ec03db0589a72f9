"""The tables of the page about the life of a module are what the server does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import API, DONE, Init, InitFlag, InitMode, Module, ModuleKind, Registration
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.api import Event, Mask, Timeval
    from ecruntime.testing import Clock, Harness

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "lifecycle.md").read_text(encoding="utf-8")
CONF = 'pulse "p" {}\nwell {}\n'
VALUES = {"None": None, "0": 0, "1": 1, "True": True, "-1": -1, "False": False}
pytestmark = pytest.mark.own_reloads("it is about what one reload does")


def table(header: str) -> list[list[str]]:
    found = re.search(rf"^{re.escape(header)}.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert found is not None
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in found.group(1).splitlines()]


class Noted(Module):
    calls: ClassVar[list[tuple[str, InitMode, InitFlag, bool]]] = []

    def ext_init(self, init: Init) -> object:
        self.calls.append((self.name.module, init.mode, init.flags, init.first))
        return len(self.calls)


class Pulse(Noted):
    registration = Registration(api=API, name="pulse", kind=ModuleKind.GENERIC, source="pulse.py")
    number: ClassVar[int] = 0
    beats = 0

    def conf_setup(self) -> None:
        type(self).number += 1

    def ext_init(self, init: Init) -> object:
        if init.mode is not InitMode.DESTROY:
            type(self).current = self
            self.schedule(5.0, self.beat)
        return super().ext_init(init)

    current: ClassVar[Pulse]
    heard: ClassVar[list[int]] = []

    def beat(self, event: Event, now: Timeval) -> Mask:
        self.heard.append(id(self))
        return DONE


class Well(Noted):
    registration = Registration(api=API, name="well", kind=ModuleKind.SINGLETON, source="well.py")
    current: ClassVar[Well]
    heard: ClassVar[list[int]] = []
    depth = 0

    def ext_init(self, init: Init) -> object:
        type(self).current = self
        if init.mode is InitMode.POSTINIT:
            self.schedule(5.0, self.ring)
        return super().ext_init(init)

    def ring(self, event: Event, now: Timeval) -> Mask:
        self.heard.append(id(self))
        return DONE


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    Pulse.number = 0
    for noted in (Noted.calls, Pulse.heard, Well.heard):
        noted.clear()
    yield
    for kind in (Pulse, Well):
        if "current" in vars(kind):
            del kind.current


def entered() -> dict[str, list[tuple[str, str, str]]]:
    """Return the calls since the last time, by module, as the table writes them."""
    found: dict[str, list[tuple[str, str, str]]] = {"pulse": [], "well": []}
    for module, mode, flags, first in Noted.calls:
        found[module].append((f"`{mode.name}`", f"`{flags.name}`", f"`{first}`"))
    Noted.calls.clear()
    return found


def test_the_table_of_phases_is_what_a_module_sees(runtime: Harness) -> None:
    _, start, postinit, known, fresh, end = (tuple(row[2:5]) for row in table("| when |"))
    runtime.load(Pulse, Well, conf=CONF)
    assert entered() == {"pulse": [start, postinit], "well": [start, postinit]}
    runtime.reload()
    assert entered() == {"pulse": [fresh, end], "well": [known]}
    runtime.close()
    assert entered() == {"pulse": [end], "well": []}


def test_a_singleton_that_a_reload_loads_is_entered_as_a_new_instance(runtime: Harness) -> None:
    runtime.load(Pulse, Well, conf='pulse "p" {}\n')
    Noted.calls.clear()
    runtime.reload(CONF)
    assert entered()["well"] == [tuple(table("| when |")[4][2:5])]


def test_a_reload_resets_what_the_table_says(runtime: Harness, clock: Clock) -> None:
    runtime.load(Pulse, Well, conf=CONF)
    old, kept = Pulse.current, Well.current
    old.beats, kept.depth = 3, 3
    runtime.reload()
    assert (Pulse.current is old, Pulse.current.beats) == (False, 0)
    assert (Well.current is kept, Well.current.depth) == (True, 3)
    assert Pulse.number == 1  # `conf_setup` is for the artifact, and what it set on the class stays
    alive = id(Pulse.current)
    clock.advance(6.0)
    assert Pulse.heard == [alive]
    assert Well.heard == [id(kept)]


ANSWERS = {row[0].strip("`"): row[1:] for row in table("| | success")}


def answers(phase: str, column: int) -> list[str]:
    return [word for word in re.findall(r"`([^`]+)`", ANSWERS[phase][column]) if word in VALUES]


@pytest.mark.parametrize(
    ("phase", "word", "succeeds"),
    [
        (phase, word, succeeds)
        for phase in ("conf_setup", "ext_init")
        for column, succeeds in ((0, True), (1, False))
        for word in answers(phase, column)
    ],
)
def test_an_answer_counts_as_the_table_says(runtime: Harness, phase: str, word: str, succeeds: bool) -> None:
    class Answers(Module):
        registration = Registration(api=API, name="answers", kind=ModuleKind.SINGLETON, source="answers.py")

    setattr(Answers, phase, lambda self, *_: VALUES[word])
    if succeeds:
        runtime.load(Answers)
    else:
        with pytest.raises(TransactionFailed, match=f"it returned {word}"):
            runtime.load(Answers)


def test_both_phases_have_answers_of_both_kinds() -> None:
    assert [answers("conf_setup", 0), answers("conf_setup", 1)] == [["None", "0", "True"], ["-1", "False"]]
    assert answers("ext_init", 1) == ["-1", "False"]
