"""The loop under a server: which one it gets, and that it never waits for a compiler."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import Module, ModuleKind, Registration
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.server.event_loop import LOOPS, ChosenLoop
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.runtime.pollers import NativeLoops

pytestmark = pytest.mark.python_loop("chooses the loop of each server itself")


class Ticking(Module):
    registration: ClassVar = Registration(1, "ticking", ModuleKind.SINGLETON, "ticks")
    ticks: ClassVar[list[float]] = []

    def ext_init(self, init: object) -> None:
        self.schedule(1.5, lambda event, now: Ticking.ticks.append(float(now)) or 0)  # type: ignore[arg-type, return-value]


@pytest.fixture
def free_loop(native_loops: NativeLoops) -> Iterator[None]:
    native_loops.loop.loop_close()
    yield
    native_loops.loop.loop_close()


def made(folder: Path, loop: str) -> tuple[Server, VirtualPoller]:
    conf = folder / "ec.conf"
    conf.write_text("ticking {}\n")
    modules = GivenModules()
    modules.give(Ticking)
    clock = VirtualClock()
    poller = VirtualPoller(clock)
    return Server(Settings(conf, loop=loop), modules, clock, poller, Log(clock)), poller


@pytest.mark.parametrize("wanted", LOOPS)
@pytest.mark.usefixtures("free_loop")
def test_a_server_has_the_loop_that_was_chosen_and_the_same_events(tmp_path: Path, wanted: str) -> None:
    Ticking.ticks.clear()
    server, poller = made(tmp_path, wanted)
    server.start()
    # `auto` finds the bridge, which the fixture has loaded.
    assert server.loop.present == ChosenLoop("python" if wanted == "python" else "native")
    assert server.scheduler.has_native_loop == (wanted != "python")
    poller.run_for(server.scheduler, 2.0)
    assert set(Ticking.ticks) == {1_767_225_601.5}
    server.close()


@pytest.mark.usefixtures("free_loop")
def test_a_second_server_of_a_process_gets_the_loop_of_python_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, _ = made(tmp_path / "a", "native")
    second, poller = made(tmp_path / "b", "native")
    first.start()
    Ticking.ticks.clear()
    second.start()
    assert str(second.loop) == "python (another server of this process has the native one)"
    poller.run_for(second.scheduler, 2.0)
    assert set(Ticking.ticks) == {1_767_225_601.5}
    second.close()
    first.close()


PROGRAM = """\
import sys
from pathlib import Path
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules
conf = Path(sys.argv[1])
conf.write_text("")
clock = VirtualClock()
server = Server(Settings(conf, loop=sys.argv[2]), GivenModules(), clock, VirtualPoller(clock), Log(clock))
try:
    server.start()
except Exception as failure:
    print(type(failure).__name__, failure)
else:
    print(server.loop)
    server.close()
"""


def started(folder: Path, wanted: str, **variables: str) -> str:
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "CC": str(folder / "no-compiler")} | variables
    words = [sys.executable, "-c", PROGRAM, str(folder / "ec.conf"), wanted]
    return subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_auto_needs_neither_a_bridge_nor_a_compiler(tmp_path: Path) -> None:
    assert started(tmp_path, "auto") == "python (the native one is not built: 'ecxs bridge build')"
    assert not (tmp_path / "cache").exists()


def test_native_tells_that_it_cannot_be_built(tmp_path: Path) -> None:
    assert started(tmp_path, "native").startswith("EnvironmentFailure ")


def test_auto_takes_what_was_built_without_a_compiler(tmp_path: Path, native_loops: NativeLoops) -> None:
    assert native_loops.adapter is not None
    assert started(tmp_path, "auto", ECXS_BRIDGE=str(native_loops.folder.parent)) == "native"


def test_auto_goes_without_a_bridge_that_others_may_change(tmp_path: Path, native_loops: NativeLoops) -> None:
    assert native_loops.adapter is not None
    foreign = tmp_path / "foreign"
    (foreign / native_loops.folder.name).mkdir(parents=True)
    (foreign / native_loops.folder.name).chmod(0o777)
    shown = started(tmp_path, "auto", ECXS_BRIDGE=str(foreign))
    assert shown.startswith("python (")
    assert native_loops.folder.name in shown
