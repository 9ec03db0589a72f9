"""The end of an instance: its last reads are of the generation that ends, and afterwards it begins nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import TransactionFailed
from ecruntime.scheduler import DONE

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

BODY = """
from ecruntime_test_trail import trail
from ecruntime.module import Option, fetch_module

def conf_setup(self):
    self.trail.append("conf_setup")
    self.memtypes.notify_when_low(self.work)
def work(self):
    pass
def ext_init(self, init):
    if init.mode is not InitMode.DESTROY:
        if "fail" in self.trail:
            self.failing = True
        size = Option(self._host, 0).fetch()
        return f"state of {size}"
    with fetch_module(Option(self._host, 0)) as held:
        self.trail.append((str(self.name), self.state, Option(self._host, 0).fetch(), held, init.transaction))
"""
OPTIONS = 'options=(OptionRegistration(OptionDefinition("size", OptionType.INT, "crow", "1")),),'
FAILS = """
def ext_init(self, init):
    raise ValueError("no")
"""


@pytest.fixture
def crow(bench: Bench, libexec: LibexecBuilder, trail: list[object]) -> Bench:
    libexec.add("crow", body=BODY, registration=OPTIONS, kind="GENERIC")
    bench.start('crow "a" { size = 5 }\n')
    trail.clear()
    return bench


def test_destroy_reads_state_and_options_of_the_generation_that_ends(crow: Bench, trail: list[object]) -> None:
    crow.reload('crow "a" { size = 6 }\n')
    assert trail == [("crow:a", "state of 5", 5, 5, None)]


def test_destroy_reads_them_too_when_the_generation_outlives_others(crow: Bench, trail: list[object]) -> None:
    held = crow.server.acquire("test")
    crow.reload('crow "a" { size = 6 }\n')
    crow.reload('crow "a" { size = 7 }\n')
    held.release()
    crow.settle()
    assert trail == [("crow:a", "state of 6", 6, 6, None), ("crow:a", "state of 5", 5, 5, None)]
    assert (crow.server.store.numbers, crow.server.store.holds) == ((3,), ())


def test_destroy_reads_the_refused_generation_when_a_transaction_fails(
    crow: Bench, libexec: LibexecBuilder, trail: list[object]
) -> None:
    libexec.add("wren", body=FAILS)
    with pytest.raises(TransactionFailed):
        crow.reload('crow "a" { size = 6 }\nwren {}\n')
    assert trail == [("crow:a", "state of 6", 6, 6, None)]


def test_destroy_reads_them_at_the_end_of_the_server(crow: Bench, trail: list[object]) -> None:
    crow.server.close()
    crow.server.close = lambda: None  # type: ignore[method-assign] # the bench would close it again
    assert trail == [("crow:a", "state of 5", 5, 5, None)]


def test_a_rebuilt_generic_module_is_set_up_once_for_each_artifact(
    crow: Bench, libexec: LibexecBuilder, trail: list[object]
) -> None:
    for feathers in range(3):
        libexec.add("crow", body=f"{BODY}\nfeathers = {feathers}\n", registration=OPTIONS, kind="GENERIC")
        crow.reload('crow "a" { size = 5 }\n')
        crow.reload('crow "a" { size = 5 }\ncrow "b" {}\n')
    assert trail.count("conf_setup") == 3
    # What the former artifacts asked for has ended with them.
    assert len(crow.server.memory.low_memory._callbacks) == 1


BEGINS = {
    "schedule": "schedule(1.0, tick)",
    "watch": "watch(0, 1, tick)",
    "rearm": "rearm(None, 1.0)",
    "put_off": "put_off(None, 1.0)",
    "register": "register('core.log_delivery_v1', print, None, is_first=True)",
    "listener": "netlistener('Crow', tick, None, ())",
    "typed listener": "listen('Crow', None, ())",
    "acquire": "acquire()",
    "state": "state()",
    "fetch": "fetch(0, {})",
    "hold": "hold(0, None, None)",
    "hold of a session": "hold_handle(0, None, None)",
    "fetch of a session": "fetch_pairs(0, ())",
    "job": "jobs.run(print, None, None, 'IO', skip_on_shutdown=False)",
    "job of its own making": "jobs.queue(None)",
    "notice": "memtypes.notify_when_low(print)",
}


@pytest.mark.parametrize("what", BEGINS)
def test_an_instance_that_was_destroyed_begins_nothing(crow: Bench, what: str) -> None:
    host = crow.server.instance("crow", "a").host
    crow.reload('crow "a" { size = 6 }\n')
    with pytest.raises(RuleViolation, match="RT411: module instance 'crow:a' was destroyed with its generation"):
        eval(f"host.{BEGINS[what]}", {"host": host, "tick": lambda *values: DONE})


@pytest.mark.parametrize("what", BEGINS)
def test_a_singleton_whose_transaction_failed_begins_nothing(
    crow: Bench, libexec: LibexecBuilder, trail: list[object], what: str
) -> None:
    body = "from ecruntime_test_trail import trail\ndef conf_setup(self):\n    self.trail.append(self._host)\n"
    libexec.add("wren", body=body + FAILS)
    with pytest.raises(TransactionFailed):
        crow.reload('crow "a" { size = 6 }\nwren {}\n')
    with pytest.raises(RuleViolation, match="RT411: module instance 'wren' was destroyed"):
        eval(f"host.{BEGINS[what]}", {"host": trail[0], "tick": lambda *values: DONE})


def test_a_call_that_is_posted_after_the_end_is_dropped(crow: Bench, trail: list[object]) -> None:
    host = crow.server.instance("crow", "a").host
    crow.reload('crow "a" { size = 6 }\n')
    trail.clear()
    host.post(lambda: trail.append("posted"))
    crow.settle()
    assert trail == []


def test_what_cannot_be_scheduled_at_the_publication_is_told_and_the_generation_serves(
    bench: Bench, libexec: LibexecBuilder
) -> None:
    body = """
        def ext_init(self, init):
            import os
            if init.is_privileged:
                fd, other = os.pipe()
                self.watch(fd, Mask.E_READ, lambda event, mask, now: DONE)
                os.close(fd)
                os.close(other)
    """
    libexec.add("owl", body=body)
    bench.start("owl {}\n")
    assert bench.server.current.number == 1
    assert [text for text in bench.logged(bench.records[0].level.ERROR) if "cannot be scheduled" in text] != []


def test_a_job_for_an_unknown_pool_fails_the_phase_that_asks_for_it(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body="def ext_init(self, init):\n    self.run_in_pool(print, job_class='reef')\n")
    with pytest.raises(TransactionFailed, match="there is no thread pool 'reef'"):
        bench.start("owl {}\n")
    assert not bench.server.store.is_published
