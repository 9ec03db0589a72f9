"""The console of a whole server that reloads and runs jobs without a pause."""

from __future__ import annotations

import json
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.api import CommandRegistration, Module, ModuleKind, Registration
from ecruntime.console.client import Client
from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form
from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = 300
JOBS_AT_ONCE = 20


class Storm(Module):
    """Queues a new job for each that is done."""

    registration = Registration(1, "storm", ModuleKind.SINGLETON, commands=(CommandRegistration("status"),))
    done = 0
    is_over = False

    def control_status(self, request: Any) -> dict[str, int]:
        return {"done": self.done}

    def begin(self) -> None:
        for _ in range(JOBS_AT_ONCE):
            self.run_in_pool(int, done=self.go_on)

    def go_on(self, result: int) -> None:
        self.done += 1
        if not self.is_over:
            self.run_in_pool(int, done=self.go_on)


class Stormy:
    """A server in a thread of its own; the storms are begun and ended in its thread."""

    def __init__(self, folder: Path) -> None:
        self.conf = folder / "ecelerity.conf"
        self.conf.write_text("storm {}\n", encoding="utf-8")
        self.socket = folder / ".ecxs" / "s"
        modules = GivenModules()
        modules.give(Storm)
        clock = RealClock()
        self.server = Server(Settings(self.conf), modules, clock, EpollPoller(), Log(clock))
        self.console = SystemConsole(self.server)
        self.is_reloading = True
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        assert self._is_ready.wait(30)

    def _serve(self) -> None:
        self.console.listen(self.socket)
        self.server.start()
        self._is_ready.set()
        self.server.run()
        self.console.close()
        self.server.close()

    def reload_on(self) -> None:
        if self.is_reloading:
            self.server.reload()
            self.server.scheduler.post(self.reload_on)

    def close(self) -> None:
        self.is_reloading = False
        self.server.shutdown()
        self._thread.join()


@pytest.fixture
def stormy() -> Iterator[Stormy]:
    # a socket's path may have 108 bytes at most, and the folder of a test lies deep
    with tempfile.TemporaryDirectory(prefix="ec-") as folder:
        made = Stormy(Path(folder))
        yield made
        made.close()


def storm_of(server: Server) -> Any:
    infrastructure: Any = server.instance("storm").infrastructure
    return infrastructure._module


def fields(client: Client, line: str) -> Any:
    reply = client.ask(line, Form.JSON)
    assert reply.is_completed, reply.text
    return json.loads(reply.text)


@pytest.mark.slow
def test_the_console_answers_while_the_server_reloads_without_a_pause(stormy: Stormy) -> None:
    with Client.connect(stormy.socket, timeout=50.0) as client:
        stormy.server.scheduler.post(stormy.reload_on)
        seen = [fields(client, "summary")["generation"] for _ in range(COMMANDS)]
    assert seen == sorted(seen)
    assert len(set(seen)) > COMMANDS // 10, "the server did reload in between"


@pytest.mark.slow
def test_the_console_answers_while_jobs_end_without_a_pause(stormy: Stormy) -> None:
    storm = storm_of(stormy.server)
    with Client.connect(stormy.socket, timeout=50.0) as client:
        stormy.server.scheduler.post(storm.begin)
        seen = [fields(client, "storm status")["done"] for _ in range(COMMANDS)]
        assert seen == sorted(seen)
        while fields(client, "storm status")["done"] < COMMANDS:
            pass
        storm.is_over = True
        while fields(client, "summary")["jobs"]:
            pass


@pytest.mark.slow
def test_reloads_that_come_through_the_console_are_all_done_in_order(stormy: Stormy) -> None:
    with (
        Client.connect(stormy.socket, timeout=50.0) as one,
        Client.connect(stormy.socket, timeout=50.0) as other,
    ):
        for number in range(50):
            first, second = one.ask("config reload").text, other.ask("config reload").text
            assert first == f"Generation {2 * number + 2} is in effect.\n"
            assert second == f"Generation {2 * number + 3} is in effect.\n"
        assert fields(other, "config generations")["generations"][-1]["is_current"]
