from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from random import Random
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
    Init,
    Mask,
    Module,
    ModuleKind,
    Registration,
    Timeval,
    UsageError,
    event_close,
    event_read,
    event_write,
)
from ecruntime.generation import TransactionFailed
from ecruntime.log import Log
from ecruntime.scheduler import Scheduler
from ecruntime.testing import Audit, EventOrder, Harness, Leaked, Silence, VirtualClock, VirtualPoller

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.testing import Peers


class Shout(Module):
    registration: ClassVar = Registration(1, "shout", ModuleKind.SINGLETON, "answers in capitals")
    generations = 0
    ticks = 0

    def conf_setup(self) -> None:
        self.netlistener("Shout", self.serve)

    def ext_init(self, init: Init) -> object:
        self.generations += 1
        if init.first:
            self.schedule(10.0, self.tick)
        return None

    def tick(self, event: Event, now: Timeval) -> Mask:
        self.ticks += 1
        self.schedule(10.0, self.tick)
        return DONE

    def serve(self, event: Event, mask: Mask, session: object, now: Timeval) -> Mask:
        data = event_read(event, 1000)
        if data is None:
            return event.needmask
        if not data or data == b"bye":
            event_close(event)
            return DONE
        event_write(event, data.upper())
        return Mask.E_READ


CONF = 'shout {}\nShout_Listener { listen "127.0.0.1:0" {} }'


def test_a_peer_talks_to_a_listener(runtime: Harness, peer: Peers) -> None:
    runtime.load(Shout, conf=CONF)
    one, two = peer("Shout_Listener"), peer("shout_listener")
    one.send(b"one\n")
    two.send(b"two\n")
    assert two.receive_until(b"\n") == b"TWO\n"
    assert one.receive(4) == b"ONE\n"
    one.send(b"bye")
    assert one.receive_all() == b""


def test_a_peer_that_waits_in_vain_says_what_came(runtime: Harness, peer: Peers) -> None:
    runtime.load(Shout, conf=CONF)
    one = peer("Shout_Listener")
    one.send(b"one")
    with pytest.raises(Silence, match=r"waited in vain for 10 bytes; received so far: b'ONE'"):
        one.receive(10)


def test_a_peer_sends_more_than_fits(runtime: Harness, peer: Peers) -> None:
    runtime.load(Shout, conf="shout {}")
    near, far = peer.pair()
    got = bytearray()
    module = runtime.server.instance("shout").infrastructure._module  # type: ignore[attr-defined]

    def take(event: Event, mask: Mask, now: Timeval) -> Mask:
        got.extend(event_read(event, 65536) or b"")
        return Mask.E_READ

    module.watch(near, Mask.E_READ, take)
    far.send(bytes(1_000_000))
    runtime.settle()
    while len(got) < 1_000_000:
        runtime.settle()
    assert len(got) == 1_000_000


def test_conf_writes_and_loads_nothing(runtime: Harness, conf: object) -> None:
    runtime.load(Shout)
    path: Path = conf("nonsense {")  # type: ignore[operator]
    assert path.read_text() == "nonsense {"
    assert runtime.server.current.number == 1


def ready_order(seed: int) -> list[int]:
    clock = VirtualClock()
    scheduler = Scheduler(clock, VirtualPoller(clock, EventOrder.seeded(Random(seed))), Log(clock))
    pairs = [socket.socketpair() for _ in range(8)]
    order: list[int] = []

    def note(event: Event, mask: Mask, number: int, now: Timeval) -> Mask:
        order.append(number)
        return DONE

    for number, (near, far) in enumerate(pairs):
        scheduler.schedule_event(scheduler.build_fd_event(near.fileno(), Mask.E_READ, note, number))
        far.send(b"x")
    scheduler.run_once(0.0)
    scheduler.close()
    for near, far in pairs:
        near.close()
        far.close()
    return order


def test_what_is_ready_together_comes_in_an_order_of_the_seed() -> None:
    assert ready_order(1) == ready_order(1)
    assert sorted(ready_order(1)) == list(range(8))
    assert len({tuple(ready_order(seed)) for seed in range(5)}) > 1


def test_reloads_everywhere_change_nothing_that_is_seen(tmp_path: Path) -> None:
    harness = Harness(tmp_path, reloads_everywhere=True)
    harness.load(Shout, conf=CONF)
    module = harness.server.instance("shout").infrastructure._module  # type: ignore[attr-defined]
    port = harness.server.netlisteners.endpoints[0].address.port
    with socket.create_connection(("127.0.0.1", port)) as end:
        harness.settle()
        end.sendall(b"abc")
        harness.settle()
        harness.settle()
        assert end.recv(10) == b"ABC"
        harness.advance(35)
    assert module.ticks == 3
    assert harness.server.current.number > 5
    harness.close()


def test_the_configuration_that_is_in_force_is_reloaded_not_the_file(tmp_path: Path) -> None:
    harness = Harness(tmp_path, reloads_everywhere=True)
    harness.load(Shout, conf=CONF)
    harness.conf.write_text("nonsense {")
    harness.advance(10)
    assert harness.server.current.number > 1
    harness.close()


def test_the_audit_names_a_descriptor_left_open() -> None:
    audit = Audit()
    fd = os.open("/dev/null", os.O_RDONLY)
    with pytest.raises(Leaked) as caught:
        audit.check()
    os.close(fd)
    assert str(caught.value) == f"descriptor {fd}: /dev/null"
    audit.check()


def test_the_audit_names_a_thread_left_running() -> None:
    audit = Audit()
    flag = Flag()
    thread = Thread(target=flag.wait, name="forgotten")
    thread.start()
    with pytest.raises(Leaked, match="thread 'forgotten'"):
        audit.check()
    flag.set()
    thread.join()


def test_the_audit_names_an_event_left_scheduled(tmp_path: Path) -> None:
    clock = VirtualClock()
    audit = Audit()
    scheduler = Scheduler(clock, VirtualPoller(clock), Log(clock))
    scheduler.schedule_from_now_f(5.0, lambda *_: DONE)
    with pytest.raises(Leaked, match=r"<Event deadline=5.0 owner='' scheduled>"):
        audit.check(scheduler)
    scheduler.close()


def run_pytest(folder: Path, test: str, *arguments: str) -> str:
    (folder / "test_it.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments, str(folder / "test_it.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder).stdout


def test_a_failure_says_how_to_replay_its_order(tmp_path: Path) -> None:
    output = run_pytest(
        tmp_path, "def test_it(runtime):\n    assert False\n", "--schedule", "abc", "--reload-everywhere"
    )
    assert "- order of events -" in output
    assert "replay it with --schedule abc\n" in output


def test_a_test_that_leaves_a_descriptor_open_fails(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, "import os\ndef test_it(runtime):\n    os.open('/dev/null', os.O_RDONLY)\n")
    assert re.search(r"Leaked: descriptor \d+: /dev/null\n", output)


def test_a_test_that_leaves_nothing_open_passes(tmp_path: Path) -> None:
    assert "1 passed" in run_pytest(tmp_path, "def test_it(runtime, conf, peer):\n    pass\n")


KEEPER = """
from ecruntime.api import *

class Keeper(Module):
    registration = Registration(1, "keeper", ModuleKind.SINGLETON)

kept = []

def test_it(runtime):
    runtime.load(Keeper)
    kept.append(runtime.server.current.core)
"""


def test_a_generation_that_somebody_keeps_fails_the_test(tmp_path: Path) -> None:
    output = run_pytest(tmp_path, KEEPER)
    assert "LivingGenerations: generation 1 is still alive: something keeps an object of it\n" in output


class Unwilling(Module):
    registration: ClassVar = Registration(1, "unwilling", ModuleKind.SINGLETON, "refuses to be set up")

    def conf_setup(self) -> None:
        raise UsageError("not today")


def test_a_load_that_fails_says_what_comes_next(runtime: Harness) -> None:
    with pytest.raises(TransactionFailed, match="not today"):
        runtime.load(Unwilling)
    for again in (runtime.reload, lambda: runtime.load(Unwilling)):
        with pytest.raises(UsageError, match="a server that does not start is over") as refused:
            again()
        assert refused.value.hint == "load another configuration first, then reload with the one that fails"
