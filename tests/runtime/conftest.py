from __future__ import annotations

import hashlib
import json
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Level, Log, LogRecord
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record
from ecruntime.server import Server, Settings
from ecruntime.testing import ReloadEverywhere, ReloadingFinder, VirtualClock, VirtualPoller
from tests.runtime.pollers import NativeLoops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.console.dispatcher import Dispatcher

CODE = """\
from ecruntime.api import *
from .generated.registration import REGISTRATION

class TheModule(Module):
    registration = REGISTRATION
{body}
"""
REGISTRATION = """\
from ecruntime.api import *

REGISTRATION = Registration(
    api=1, name={name!r}, kind=ModuleKind.{kind}, description="for a test", source="{name}.py", {registration}
)
"""
ENTRY = """\
from ..code import TheModule

API = {api}

def create():
    return TheModule()
"""


class LibexecBuilder:
    """Writes installed modules by hand, as small as they can be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(
        self, name: str, *, body: str = "pass", registration: str = "", kind: str = "SINGLETON",
        requires: tuple[str, ...] = (), provides: tuple[str, ...] = (), api: int = 1,
    ) -> None:  # fmt: skip
        files = {
            "__init__.py": "",
            "code.py": CODE.format(body=textwrap.indent(textwrap.dedent(body).strip("\n") or "pass", "    ")),
            "generated/__init__.py": "",
            "generated/registration.py": REGISTRATION.format(name=name, kind=kind, registration=registration),
            "generated/entry.py": ENTRY.format(api=api),
        }
        digest = hashlib.sha256(repr(files).encode()).hexdigest()
        artifact = f".{name}-{digest[:12]}"
        for path, text in files.items():
            target = self.folder / artifact / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        definition = ModuleDefinition(name, Language.PYTHON, ModuleKind[kind], requires=requires)
        record = ModuleRecord(definition, artifact=artifact, digest=digest)
        (self.folder / f"{name}.module.json").write_text(format_record(record), encoding="utf-8")
        self.manifest(name, requires=requires, provides=provides)

    def manifest(self, name: str, *, requires: tuple[str, ...] = (), provides: tuple[str, ...] = ()) -> None:
        lines = [f"[{name}]", *(f"msys.requires = {other}" for other in requires)]
        lines += [f"msys.provides = {capability}" for capability in provides]
        (self.folder / f"{name}.ecm").write_text("\n".join(lines) + "\n", encoding="utf-8")


class Bench:
    """A server over a real libexec, on a virtual clock, in the thread of the test."""

    def __init__(self, folder: Path, libexec: Path, reload_everywhere: ReloadEverywhere | None = None) -> None:
        self.conf = folder / "ecelerity.conf"
        self.clock = VirtualClock()
        self.poller = VirtualPoller(self.clock)
        self.records: list[LogRecord] = []
        log = Log(self.clock, sinks=(self.records.append,), debug_level=Level.DEBUG)
        finder = LibexecFinder([libexec])
        over = finder if reload_everywhere is None else ReloadingFinder(finder, reload_everywhere)
        self.server = Server(Settings(self.conf), over, self.clock, self.poller, log)
        self.console = SystemConsole(self.server)
        if reload_everywhere is not None:
            reload_everywhere.attach(self.server)
            self.poller.before_turn = lambda: self._reload(reload_everywhere)
            self.poller.interlude = reload_everywhere.take

    @property
    def dispatcher(self) -> Dispatcher:
        return self.console.dispatcher

    def _reload(self, reload_everywhere: ReloadEverywhere) -> None:
        reload_everywhere.take()
        self.server.scheduler.run_once(0.0)  # the end of the old generation, without which no time would pass

    def write(self, conf: str) -> None:
        self.conf.write_text(textwrap.dedent(conf), encoding="utf-8")

    def start(self, conf: str) -> None:
        self.write(conf)
        self.server.start()

    def reload(self, conf: str) -> None:
        self.write(conf)
        self.server.reload()
        self.settle()

    def settle(self) -> None:
        self.server.scheduler.run_once(0.0)

    def advance(self, seconds: float) -> None:
        self.poller.run_for(self.server.scheduler, seconds)

    def modules(self) -> list[str]:
        return [str(instance.name) for instance in self.server.instances()]

    def logged(self, level: Level) -> list[str]:
        return [record.text for record in self.records if record.level == level]


@pytest.fixture
def libexec(tmp_path: Path) -> LibexecBuilder:
    return LibexecBuilder(tmp_path / "libexec")


@pytest.fixture
def bench(tmp_path: Path, libexec: LibexecBuilder, request: pytest.FixtureRequest) -> Iterator[Bench]:
    reload_everywhere = ReloadEverywhere() if request.config.getoption("--reload-everywhere") else None
    made = Bench(tmp_path, libexec.folder, reload_everywhere)
    try:
        yield made
    finally:
        made.server.close()


@pytest.fixture(scope="session")
def native_loops() -> NativeLoops:
    """Return the loop of modules in C, which is built when a test asks for it."""
    return NativeLoops()


class Prompt:
    """The console of the bench, as text and as JSON."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def text(self, line: str) -> str:
        reply = self._bench.dispatcher.execute(Request(Form.TEXT, line))
        self._bench.settle()
        return reply.text

    def json(self, line: str) -> Any:
        reply = self._bench.dispatcher.execute(Request(Form.JSON, line))
        self._bench.settle()
        return json.loads(reply.text)

    def fails(self, line: str) -> str:
        reply = self._bench.dispatcher.execute(Request(Form.TEXT, line))
        self._bench.settle()
        assert not reply.is_completed
        return reply.text


@pytest.fixture
def prompt(bench: Bench) -> Prompt:
    return Prompt(bench)


@pytest.fixture
def trail() -> Iterator[list[str]]:
    """A list that modules of a test reach as `ecruntime_test_trail.trail`, to say what happened to them."""
    import sys
    import types

    module = types.ModuleType("ecruntime_test_trail")
    entries: list[str] = []
    module.trail = entries  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    try:
        yield entries
    finally:
        del sys.modules[module.__name__]
