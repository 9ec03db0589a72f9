"""Modules as authors write them: declared, generated, and loaded into a server with the settings of `ecxs run`."""

from __future__ import annotations

import atexit
import importlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings
from ecruntime.testing.given_modules import GivenModules
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.api import Module

PROVIDED = "core.log_reopen"
"""The hook within whose provider `inside` lets an author's code run."""
DECLARATION = """\
schema = 1

[module]
name = "{name}"
language = "python"
type = "{kind}"
"""
PROVIDER = f"""
[[provider]]
hook = "{PROVIDED}"
"""


class Authors:
    """A folder with the projects of authors, for the life of the process."""

    def __init__(self) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
        self.folder = Path(self._kept.name)
        atexit.register(self._kept.cleanup)
        sys.path.insert(0, str(self.folder))

    def base(self, name: str, more: str = "", *, kind: str = "singleton") -> Any:
        """Generate a project, and return the class that its author completes."""
        # Any: it is made by this call.
        project = self.folder / "projects" / name
        project.mkdir(parents=True)
        (project / "module.toml").write_text(DECLARATION.format(name=name, kind=kind) + more, encoding="utf-8")
        plan_project(project).write()
        (project / name / "__init__.py").write_text("", encoding="utf-8")
        sys.path.insert(0, str(project))
        generated = importlib.import_module(f"{name}.generated")
        return getattr(generated, f"{name.capitalize()}Module")

    def serve(self, *modules: type[Module], conf: str, log: Log | None = None) -> Server:
        """Start a server with these modules; it is not told to run, since the benchmark is what happens."""
        clock = RealClock()
        given = GivenModules()
        for module in modules:
            given.give(module)
        place = Path(tempfile.mkdtemp(dir=self.folder)) / "ecelerity.conf"
        place.write_text(conf, encoding="utf-8")
        server = Server(Settings(place), given, clock, EpollPoller(), log or Log(clock))
        outcome = server.start()
        if outcome.findings:
            raise AssertionError([str(finding) for finding in outcome.findings])
        return server


class Working:
    """The part of an author's module that lets a benchmark run within its provider."""

    work: ClassVar[Callable[[Any], object]]

    def core_log_reopen(self) -> None:
        """Do the work."""
        type(self).work(self)


def inside(server: Server, module: type[Working], loop: Callable[[Any, int], object]) -> Callable[[int], object]:
    """Return a function that runs `loop(self, n)` within a provider of a module of that class."""
    chain = server.find_hook(PROVIDED)

    def run(n: int) -> None:
        module.work = staticmethod(lambda self: loop(self, n))
        chain.call()

    return run
