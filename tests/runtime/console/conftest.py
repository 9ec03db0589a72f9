from __future__ import annotations

import json
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.admission import Admission, Limits
from ecruntime.console.answer import Answer
from ecruntime.console.client import Client
from ecruntime.console.commands import COMMANDS
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.listener import Listener
from ecruntime.console.protocol import Form, Request
from ecruntime.console.view.server_view import ModuleCommand, Summary
from ecruntime.log import Log
from ecruntime.model.access_level import AccessLevel
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def text(dispatcher: Dispatcher, line: str) -> str:
    reply = dispatcher.execute(Request(Form.TEXT, line))
    assert reply.is_completed
    return reply.text


def fields(dispatcher: Dispatcher, line: str) -> Any:
    return json.loads(dispatcher.execute(Request(Form.JSON, line)).text)


@dataclass
class SmallView:
    """A view of a server with two kinds of modules and nothing behind them."""

    log: Log
    version: str = "0.3.1"
    loop: str = "python"
    controls: list[tuple[str, str, str, Form]] = field(default_factory=list)
    resets: int = 0
    shutdowns: int = 0

    def control_names(self) -> tuple[str, ...]:
        return ("gauge", "meter:m1", "meter:m2")

    def control(self, scope: str, instance: str, rest: str, form: Form) -> Answer:
        self.controls.append((scope, instance, rest, form))
        if rest == "burst":
            raise ValueError(rest)
        if rest == "leave":
            raise SystemExit(2)
        return Answer(value={"failures": 3}, text=None)

    def claimant(self, words: Sequence[str]) -> tuple[str, str] | None:
        """Tell that lines that begin with `fathom` are for a module."""
        return ("gauge", "") if words[0] == "fathom" else None

    def native_command(self, line: str, form: Form) -> None:
        """Return nothing: native code of this server has no commands."""
        del line, form

    def module_commands(self) -> tuple[ModuleCommand, ...]:
        return (ModuleCommand("meter:m1 status", "Show the meter.", AccessLevel.READ_ONLY),)

    def summary(self) -> Summary:
        return Summary(120, 60, 2, 3, 7, 1)

    def reset_summary(self) -> None:
        self.resets += 1

    def shutdown(self) -> None:
        self.shutdowns += 1


@pytest.fixture
def log() -> Log:
    return Log(RealClock())


@pytest.fixture
def view(log: Log) -> SmallView:
    return SmallView(log)


@pytest.fixture
def dispatcher(view: SmallView) -> Dispatcher:
    return Dispatcher(COMMANDS, view)  # type: ignore[arg-type] # only the part of a view that these commands use


class Running:
    """A listener whose loop runs in a thread of its own."""

    def __init__(self, path: Path, dispatcher: Dispatcher, log: Log, admission: Admission) -> None:
        self.path = path
        self.scheduler = Scheduler(RealClock(), EpollPoller(), log)
        self.listener = Listener(self.scheduler, dispatcher, log, admission)
        self.listener.listen(path)
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self.scheduler.run()
        self.listener.close()
        self.scheduler.close()

    def connect(self) -> Client:
        return Client.connect(self.path, timeout=20.0)

    def close(self) -> None:
        self.scheduler.stop()
        self._thread.join()


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def server(tmp_path: Path, dispatcher: Dispatcher, log: Log, limits: Limits) -> Iterator[Running]:
    running = Running(tmp_path / ".ecxs" / "console.sock", dispatcher, log, Admission(limits=limits))
    yield running
    running.close()
