"""The Nth allocation fails, for N until all goes well, wherever a module allocates: the server lives on."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    CommandRegistration,
    Control,
    Event,
    Init,
    InitMode,
    Mask,
    MemtypeRegistration,
    Module,
    ModuleKind,
    NetSession,
    Option,
    OptionDefinition,
    OptionRegistration,
    Options,
    OptionType,
    ProviderRegistration,
    Registration,
    Reply,
    Timeval,
    event_close,
    event_read,
    event_write,
)
from ecruntime.generation import TransactionFailed
from ecruntime.log import Log
from ecruntime.memory import InjectedFailure
from ecruntime.model.hook_signature import signature
from ecruntime.server import Server, Settings
from ecruntime.testing import Harness, VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules
from ecruntime.testing.harness import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REOPEN = signature("core", "log_reopen", "void")
REASON = "bytes for memtype 'tide:"
BLOCKS = 4
"""How many blocks an instance of the module takes for itself, and a command or a session for a while."""


class TideOptions(Options):
    def __init__(self, source: Any) -> None:
        self.depth: Option[int] = Option(source, 0)


class Tide(Module):
    """Allocates in every phase and every kind of call; what it has when an allocation fails it gives back."""

    registration = Registration(
        1, "tide", ModuleKind.GENERIC,
        options=(OptionRegistration(OptionDefinition("depth", OptionType.INT, "Global", "1")),),
        commands=(CommandRegistration("pull"),), providers=(ProviderRegistration(REOPEN),),
        memtypes=(MemtypeRegistration("entry", is_fixed=True, size=48), MemtypeRegistration("text", is_fixed=False)),
    )  # fmt: skip
    options_class = TideOptions
    options: TideOptions

    def __init__(self) -> None:
        self.held: list[tuple[Any, Any]] = []

    def ext_init(self, init: Init) -> None:
        if init.mode is InitMode.INIT:
            self.held = self.take()
        elif init.mode is InitMode.DESTROY:
            self.give_back(self.held)

    def control_pull(self, request: Control) -> Reply:
        return {"pulled": self.take_for_a_while(), "depth": self.options.depth.fetch()}

    def core_log_reopen(self) -> None:
        self.take_for_a_while()

    def take_for_a_while(self) -> int:
        held = self.take()
        taken = len(held)
        self.give_back(held)
        return taken

    def take(self) -> list[tuple[Any, Any]]:
        entry, text = self.memtypes.entry, self.memtypes.text
        held: list[tuple[Any, Any]] = []
        try:
            held.append((entry, self.memory.malloc(entry)))
            held.append((text, self.memory.mt_strdup(text, "ebb")))
            held.append((text, self.memory.mt_asprintf(text, "%s", "flood")))
            note = object()
            self.memory.account(text, note)
            held.append((text, note))
        except MemoryError:
            self.give_back(held)
            raise
        return held

    def give_back(self, held: list[tuple[Any, Any]]) -> None:
        while held:
            self.memory.free(*held.pop())


class Quay(Module):
    """Serves lines: a block for the session while it lasts, and one for each transfer."""

    registration: ClassVar = Registration(
        1, "quay", ModuleKind.SINGLETON, memtypes=(MemtypeRegistration("buffer", is_fixed=False),)
    )

    def conf_setup(self) -> None:
        self.netlistener("Quay", self.serve, None, ())

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        data = event_read(event, 1000)
        if data is None:
            return event.needmask
        if not data:
            event_close(event)
            return DONE
        buffer = self.memory.malloc_size(self.memtypes.buffer, len(data))
        try:
            buffer[:] = data
            answer = self.memory.realloc(self.memtypes.buffer, buffer, len(data) + 1)
            buffer = answer
            buffer[-1:] = b"!"
            event_write(event, bytes(buffer))
        finally:
            self.memory.free(self.memtypes.buffer, buffer)
        return Mask.E_READ


CONF = 'depth = %d\ntide "a" {}\ntide "b" {}\n'
both = pytest.mark.parametrize("is_permanent", [False, True], ids=["once", "from then on"])
own_reloads = pytest.mark.own_reloads("each reload allocates, and that is counted")


def until_success(server: Server, attempt: Callable[[], bool], *, is_permanent: bool) -> int:
    """Fail the first, the second, ... allocation of an attempt until it succeeds; return how many had to be failed."""
    for number in count(1):
        server.memory.planned_failure = planned = InjectedFailure(number, is_permanent=is_permanent)
        has_succeeded = attempt()
        server.memory.planned_failure = None
        assert has_succeeded != planned.has_happened
        if has_succeeded:
            return number - 1
    raise AssertionError("it never succeeds")


@contextmanager
def spared(server: Server) -> Iterator[None]:
    """Let all allocations within succeed, uncounted."""
    planned, server.memory.planned_failure = server.memory.planned_failure, None
    yield
    server.memory.planned_failure = planned


def blocks(server: Server) -> dict[str, int]:
    return {usage.name: usage.live_blocks for usage in server.memory.usage() if usage.live_blocks}


@both
def test_at_the_start_of_the_server(tmp_path: Path, is_permanent: bool) -> None:
    conf = tmp_path / "ec.conf"
    conf.write_text(CONF % 7, encoding="utf-8")

    def attempt(number: int) -> bool:
        clock, modules = VirtualClock(), GivenModules()
        modules.give(Tide)
        server = Server(Settings(conf, aborts_on_misuse=False), modules, clock, VirtualPoller(clock), Log(clock))
        server.memory.planned_failure = InjectedFailure(number, is_permanent=is_permanent)
        try:
            server.start()
        except TransactionFailed as failed:
            if REASON not in str(failed):
                raise
            return False
        else:
            assert blocks(server) == {"tide:entry": 2, "tide:text": 6}
            return True
        finally:
            server.close()
            assert server.memory.leaks() == ()

    assert [number for number in range(1, 2 * BLOCKS + 2) if attempt(number)] == [2 * BLOCKS + 1]


@both
@own_reloads
def test_in_a_reload_which_leaves_the_old_generation_at_work(runtime: Harness, is_permanent: bool) -> None:
    runtime.load(Tide, conf=CONF % 1)
    runtime.conf.write_text(CONF % 2, encoding="utf-8")
    generation, before = runtime.server.store.current.number, blocks(runtime.server)

    def attempt() -> bool:
        try:
            runtime.reload()
        except TransactionFailed:
            runtime.settle()
            assert runtime.server.store.current.number == generation
            with spared(runtime.server):
                assert runtime.console("tide:a pull") == {"pulled": BLOCKS, "depth": 1}
            assert blocks(runtime.server) == before
            return False
        return True

    assert until_success(runtime.server, attempt, is_permanent=is_permanent) == 2 * BLOCKS
    runtime.settle()
    assert runtime.console("tide:b pull") == {"pulled": BLOCKS, "depth": 2}
    assert blocks(runtime.server) == before


@both
@own_reloads
def test_in_a_console_command(runtime: Harness, is_permanent: bool) -> None:
    runtime.load(Tide, conf=CONF % 1)
    before = blocks(runtime.server)

    def attempt() -> bool:
        try:
            runtime.console("tide:a pull")
        except CommandFailed as failed:
            if REASON not in str(failed):
                raise
            return False
        finally:
            assert blocks(runtime.server) == before
        return True

    assert until_success(runtime.server, attempt, is_permanent=is_permanent) == BLOCKS


@both
@own_reloads
@pytest.mark.expect_failure("AllocationFailed")
def test_in_a_hook_which_reaches_the_other_providers(runtime: Harness, is_permanent: bool) -> None:
    heard: list[int] = []
    runtime.provide("core.log_reopen", lambda: heard.append(1))
    runtime.load(Tide, conf=CONF % 1)
    before = blocks(runtime.server)

    def attempt() -> bool:
        known = len(runtime.records)
        runtime.fire("core.log_reopen")
        assert blocks(runtime.server) == before
        return not any(REASON in record.text for record in runtime.records[known:])

    failed = until_success(runtime.server, attempt, is_permanent=is_permanent)
    assert failed == 2 * BLOCKS
    assert len(heard) == failed + 1


@pytest.fixture
def ends() -> Iterator[list[socket.socket]]:
    made: list[socket.socket] = []
    yield made
    for end in made:
        end.close()


@both
@pytest.mark.expect_failure("AllocationFailed", owner="quay")
def test_in_the_transfers_of_a_session_which_is_lost_alone(
    runtime: Harness, ends: list[socket.socket], is_permanent: bool
) -> None:
    runtime.load(Quay, conf='quay {}\nQuay_Listener { listen "127.0.0.1:0" {} }\n')
    listeners = runtime.server.netlisteners

    def connect() -> socket.socket:
        end = socket.create_connection(("127.0.0.1", listeners.endpoints[0].address.port))
        end.settimeout(20)
        ends.append(end)
        runtime.settle()
        return end

    def ask(end: socket.socket) -> bytes:
        end.sendall(b"ahoy")
        for _ in range(3):
            runtime.settle()
        return end.recv(100)

    steady = connect()

    def attempt() -> bool:
        other = connect()
        answers = [ask(other), ask(other) if listeners.sessions == 2 else b""]
        with spared(runtime.server):
            assert ask(steady) == b"ahoy!"
        assert blocks(runtime.server) == {}
        other.close()
        runtime.settle()
        assert listeners.sessions == 1
        return answers == [b"ahoy!"] * 2

    assert until_success(runtime.server, attempt, is_permanent=is_permanent) == 4
