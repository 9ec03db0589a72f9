"""One run of a server with a module in C for each failure: `drive.py FOLDER INJECT FIRST LAST STEP`.

Each run is a child, which loads the bridge, lets its nth call fail, and then makes a second run without a failure. A
line of JSON tells what came of both.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.bridge import native
from ecruntime.bridge.build import EXTENSION, LIBRARY
from ecruntime.bridge.cache import bridge_folder
from ecruntime.log import Level
from ecruntime.testing.harness import Harness
from ecruntime.testing.peer import Peer

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 60
HIDING = {"SystemError", "TypeError", "AttributeError", "KeyError", "NameError", "IndexError", "AssertionError"}
"""Exceptions that say nothing of what has failed."""
CONF = 'reef {{ depth = {depth} }}\ncoral {{ }}\nReef_Listener {{ listen "127.0.0.1:0" {{ }} }}\n'
SHOW = "depth {} block 1 ticks {} worked {} completed {}\n"


class Coral(Module):
    """Provides in Python a hook that C declares."""

    registration: ClassVar = Registration(API, "coral", ModuleKind.SINGLETON, requires=("reef",))

    def conf_setup(self) -> None:
        self.register_last("reef.sum", lambda _, amount: amount + 1)


class Run:
    """One server from its start to its end; what went wrong is told, or it is a fault."""

    def __init__(self, folder: Path) -> None:
        self.harness = Harness(folder)
        self.harness.libexec = folder / "libexec"
        self.told: list[str] = []
        self.wrong: list[str] = []
        self.broken: list[str] = []

    def go(self, bridge: Path) -> None:
        """Make all steps; those after a start that failed have nothing to stand on."""
        is_there = self.step("import", lambda: bool(native.load_native(bridge)), expected=True)
        if is_there and self.step("load", lambda: self.harness.load(Coral, conf=CONF.format(depth=5)) and None, None):
            self.step("sum", lambda: self.harness.console("reef sum"), "5\n")
            self.step("fire", lambda: self.harness.fire("reef.sum", amount=2), 3)
            self.step("show", lambda: self.harness.console("reef show"), SHOW.format(5, 0, 0, 0))
            self.step("job", lambda: self.harness.console("reef job"), "queued\n")
            self.step("advance", lambda: self.harness.advance(30), None)
            self.step("show", lambda: self.harness.console("reef show"), SHOW.format(5, 3, 1, 1))
            self.step("echo", self.echo, b"tide")
            self.step("reload", lambda: self.harness.reload(CONF.format(depth=7)) and None, None)
            self.step("show", lambda: self.harness.console("reef show"), SHOW.format(7, 3, 1, 1))
            self.step("sum", lambda: self.harness.console("reef sum"), "5\n")
            self.step("memory", lambda: bool(self.harness.console("memory")), expected=True)
            self.step("say", lambda: self.harness.console("reef say"), "")
            self.step("said", lambda: [one.text for one in self.harness.records if one.text == "said"], ["said"])
        self.step("close", lambda: self.harness.close(judges=False), None)
        self.told += [
            f"{one.subsystem}: {one.text}"
            for one in self.harness.records
            if one.level >= Level.WARNING and one.text != "said"
        ]

    def echo(self) -> bytes:
        """Talk with the listener."""
        (endpoint,) = self.harness.server.netlisteners.endpoints
        with socket.create_connection(("127.0.0.1", endpoint.address.port)) as end:
            peer = Peer(end, self.harness.settle)
            peer.send(b"tide")
            return peer.receive(4)

    def step(self, name: str, call: Callable[[], object], expected: object) -> bool:
        """Make one step; a result that is not expected is wrong unless something was told."""
        try:
            found = call()
        except Exception as error:  # noqa: BLE001 - each is looked at
            kind = type(error).__name__
            if kind in HIDING:
                self.broken.append(f"{name}: {''.join(traceback.format_exception(error))[-1500:]}")
            frames = traceback.extract_tb(error.__traceback__)
            where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
            self.told.append(f"{name}: {kind} at {where}: {error}"[:300])
            return False
        if found != expected:
            self.wrong.append(f"{name}: {found!r}, not {expected!r}")
        return True


def main(folder: Path, library: Path, points: range) -> None:
    """Make the runs, and print a line for each."""
    bridge = bridge_folder()
    for point in points:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            os.dup2(writer, 1)
            errors = os.open(folder / "errors", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            os.dup2(errors, 2)
            signal.alarm(SECONDS)
            os._exit(run(folder, library, bridge, point))
        os.close(writer)
        with os.fdopen(reader) as lines:
            text = lines.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        errors_text = (folder / "errors").read_text(errors="replace")
        report = json.loads(text) if text else {}
        beginning, rest = errors_text[:2000], errors_text[2000:]
        tell({"point": point, "status": status, "errors": beginning + rest[-2000:], **report})
        if report.get("count", point + 1) < point:
            break


def run(folder: Path, library: Path, bridge: Path, point: int) -> int:
    """Make both runs in this process; return its code."""
    gates = ctypes.CDLL(str(library))
    gates.inject_failed.restype = ctypes.c_char_p
    gates.inject_into.argtypes = [ctypes.c_void_p]
    for name in (LIBRARY, EXTENSION):
        loaded = ctypes.CDLL(str(bridge / name), mode=ctypes.RTLD_GLOBAL)
        assert gates.inject_into(loaded._handle) > 10
    failing = Run(folder)
    gates.inject_arm(point)
    failing.go(bridge)
    count = gates.inject_disarm()
    second = Run(folder)
    second.go(bridge)
    failed = gates.inject_failed()
    gc.collect()  # what a failed start has left is garbage, and no leak
    report = {
        "count": count,
        "failed": failed.decode() if failed else None,
        "told": failing.told,
        "wrong": failing.wrong,
        "broken": failing.broken,
        "second": second.wrong + second.broken + second.told,
        "descriptors": open_descriptors(),
    }
    tell(report)
    return 0


def open_descriptors() -> list[str]:
    """Return what the descriptors of this process are of, without numbers."""
    found = []
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the folder has gone
            found.append("".join(letter for letter in str(path.readlink()) if not letter.isdigit()))
    return sorted(found)


def tell(report: dict[str, object]) -> None:
    """Write one line of JSON."""
    sys.stdout.write(f"{json.dumps(report)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    first, last, step = map(int, sys.argv[3:6])
    main(Path(sys.argv[1]), Path(sys.argv[2]), range(first, last, step))
