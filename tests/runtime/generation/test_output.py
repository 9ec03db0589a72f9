"""What `ext_init` says to the operator, and the level at which its log counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import Init, Module, ModuleKind, Registration
from ecruntime.generation import TransactionFailed
from ecruntime.log import Level
from ecruntime.testing import CommandFailed

if TYPE_CHECKING:
    from ecruntime.testing import Harness

ROOT_OF_ALL = "three lists read\none of them is empty"


class Talker(Module):
    registration: ClassVar = Registration(1, "talker", ModuleKind.GENERIC, "says what it does")
    fails: ClassVar[list[str]] = []

    def ext_init(self, init: Init) -> None:
        init.output(f"{init.mode.value}: {ROOT_OF_ALL}" if init.transaction else "farewell")
        self.log.debug("looking at the lists in %s", init.mode.value)
        if self.fails:
            raise ValueError(self.fails.pop())


@pytest.fixture(autouse=True)
def fresh() -> None:
    Talker.fails.clear()


def texts(runtime: Harness, level: Level = Level.NOTICE) -> list[str]:
    return [record.text for record in runtime.records if record.level is level]


def test_the_reply_of_a_reload_has_what_a_module_says(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" {}')
    answer = runtime.console("config reload")
    assert answer["output"] == [
        {"module": "talker:a", "text": "init: three lists read"},
        {"module": "talker:a", "text": "one of them is empty"},
    ]


def test_people_read_it_before_the_result(runtime: Harness) -> None:
    from ecruntime.console.protocol import Form, Request

    runtime.load(Talker, conf='talker "a" {}')
    reply = runtime.dispatcher.execute(Request(Form.TEXT, "config reload"))
    assert reply.text == (
        "talker:a: init: three lists read\ntalker:a: one of them is empty\nGeneration 2 is in effect.\n"
    )
    runtime.settle()


def test_the_log_of_the_start_has_it(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" {}')
    assert [text for text in texts(runtime) if text.startswith("talker")] == [
        "talker:a: init: three lists read",
        "talker:a: one of them is empty",
        "talker:a: postinit: three lists read",
        "talker:a: one of them is empty",
    ]


def test_a_change_of_one_option_tells_it_too(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" {}')
    assert runtime.console("config set Retry_Interval 7")["output"][0]["text"] == "init: three lists read"


def test_a_refused_reload_tells_what_was_said_before(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" {}')
    Talker.fails.append("no list")
    with pytest.raises(CommandFailed, match="three lists read"), runtime.expect_failure("ValueError"):
        runtime.console("config reload")
    assert "talker:a: init: three lists read" in texts(runtime)


def test_a_refused_start_leaves_it_in_the_log(runtime: Harness) -> None:
    Talker.fails.append("no list")
    with pytest.raises(TransactionFailed, match="no list"):
        runtime.load(Talker, conf='talker "a" {}')
    assert "talker:a: init: three lists read" in texts(runtime)


def test_what_an_ending_instance_says_is_in_the_log(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" {}')
    runtime.reload("")
    assert "talker:a: farewell" in texts(runtime)


def test_the_debug_level_counts_from_the_first_call_on(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" { debug_level = debug }')
    assert texts(runtime, Level.DEBUG) == ["looking at the lists in init", "looking at the lists in postinit"]


def test_a_refused_reload_takes_back_the_debug_level(runtime: Harness) -> None:
    runtime.load(Talker, conf='talker "a" {}')
    Talker.fails.append("no list")
    with pytest.raises(TransactionFailed), runtime.expect_failure("ValueError"):
        runtime.reload('talker "a" { debug_level = debug }')
    runtime.records.clear()
    runtime.server.instance("talker", "a").host.log.debug("unheard")
    assert texts(runtime, Level.DEBUG) == []
