"""Modules in Python in their exported form, loaded as modules in C by the runtime: both see one message."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.simulator import AcceptConstruct, DomainRecord, EcMessage, ValidateContext

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.testing import Harness
    from tests.exported.conftest import Trees

ASK, SEE = "drift.ask_v1", "drift.see_v1"
CONF = "reach = 5\nbinding north { reach = 40 }\ndomain d3.test { reach = 43 }\ndrift { }\n"


@pytest.fixture
def drift(trees: Trees, runtime: Harness, tmp_path: Path) -> Harness:
    """Return a runtime with the exported module."""
    tree = trees.tree("drift")
    runtime.libexec = folder = tmp_path / "libexec"
    folder.mkdir()
    for name in ("drift.so", "drift.ecm"):
        shutil.copy(tree / name, folder / name)
    runtime.load(conf=CONF)
    return runtime


def ask(runtime: Harness, what: str, number: int = 0) -> object:
    return runtime.fire(ASK, what=what, number=number)


def notes(runtime: Harness) -> str:
    runtime.advance(0.0)
    return str(runtime.console("drift notes")).strip()


def test_jobs_run_in_pools_and_end_in_the_scheduler_thread(drift: Harness) -> None:
    ask(drift, "job")
    assert notes(drift) == "done True 0 0 True"
    ask(drift, "post", 7)
    assert notes(drift) == "posted 7"
    assert ask(drift, "built", 1) == 1
    assert sorted(notes(drift).split(", ")) == ["finished c1", "finished s1"]
    ask(drift, "tail", 2)
    assert notes(drift) == "none"
    assert ask(drift, "end_tail") == 1
    assert notes(drift) == "finished t2"


def test_a_descriptor_is_waited_for_until_it_is_closed(drift: Harness) -> None:
    ask(drift, "watch", 5)
    ask(drift, "send", 1)
    assert notes(drift) == "read wave1 1"
    assert ask(drift, "receive") == 5
    ask(drift, "leave")
    assert notes(drift) == "peer has left"


def test_timers_are_put_off_and_moved(drift: Harness) -> None:
    ask(drift, "put_off", 1000)
    drift.advance(2.5)
    assert notes(drift) == "none"
    drift.advance(0.6)
    assert notes(drift) == "late"
    ask(drift, "rearm", 500)
    drift.advance(0.5)
    assert notes(drift) == "moved"


def test_a_held_generation_answers_as_it_did(drift: Harness) -> None:
    assert ask(drift, "scopes", 1) == 41
    assert ask(drift, "acquire") == 1
    drift.reload(CONF.replace("43", "44"))
    assert ask(drift, "held", 3) == 43
    assert ask(drift, "txn", 5) == 15
    ask(drift, "let_go")
    assert notes(drift) == "RT801, RT402"


def test_what_a_transaction_wants_comes_with_the_publication(drift: Harness) -> None:
    with pytest.raises(TransactionFailed, match="returned -1"):
        drift.reload(CONF.replace("{ }", "{ plan = 2 }"))
    assert notes(drift) == "none"
    ask(drift, "leave")
    drift.reload(CONF.replace("{ }", "{ plan = 1 }"))
    assert sorted(notes(drift).split(", ")) == ["job of 1", "posted by 1", "ready for 1"]
    ask(drift, "leave")


def test_memory_is_that_of_the_server(drift: Harness) -> None:
    ask(drift, "memory")
    assert notes(drift) == "16 kelp wra True, RT608, opera, RT606"


def test_low_memory_is_told_once_for_each_crossing(drift: Harness) -> None:
    ask(drift, "low", 1)
    drift.advance(20.0)
    assert notes(drift) == "none"
    drift.reload(f"memory_hwm = 0\nmemory_goal = 0\n{CONF}")
    ask(drift, "grow", 100)
    drift.advance(20.0)
    assert notes(drift) == "low 1"
    ask(drift, "shrink")
    drift.reload(CONF)
    drift.advance(20.0)
    assert notes(drift) == "none"


def a_letter() -> dict[str, object]:
    message = EcMessage(
        source=b"Subject: t\xc3\xafde\r\nTo: a@b.test\r\n\r\nlow\r\n", sender="s@a.test", recipients=("r@b.test",)
    )
    message.code = "250 fine"
    message.context.set("a", "1")
    message.connection_context.set("b", "2")
    context = ValidateContext()
    context.set_code(250, "go on")
    context.time_cost = 1.0
    connection = AcceptConstruct(remote="192.0.2.7:25")
    return {"message": message, "connection": connection, "context": context, "domain": DomainRecord(domain="b.test")}


def test_the_exported_form_reads_what_the_runtime_has(drift: Harness) -> None:
    drift.fire(SEE, what="read", **a_letter())
    assert notes(drift) == (
        "s@a.test r@b.test 250 fine smtp b.test, t\u00efde a@b.test 2 low, 37 b.test 192.0.2.7:25 1, "
        "{'a': '1'} 2, 250 go on 0 1.0 r@b.test, 1 2"
    )


def test_the_runtime_has_what_the_exported_form_changes(drift: Harness) -> None:
    letter = a_letter()
    message, context = letter["message"], letter["context"]
    assert isinstance(message, EcMessage)
    assert isinstance(context, ValidateContext)
    drift.fire(SEE, what="change", **letter)
    assert (message.sender, message.code) == ("new@x.test", "550 5.1.1 unknown")
    assert message.recipients == context.recipients == ("p@z.test", "q@z.test")
    assert message.context.as_mapping() == {"c": "3", "e": "5"}
    assert message.connection_context.as_mapping() == {"d": "4"}
    assert (context.code, context.note, context.disconnect, context.time_cost) == (451, "much later", 1, 2.5)


def test_a_kept_object_is_refused_after_its_call(drift: Harness) -> None:
    drift.fire(SEE, what="keep", **a_letter())
    drift.fire(SEE, what="kept", **a_letter())
    assert notes(drift).startswith("RT801 RT801 RT801 RT801 RT801 RT801 False")
