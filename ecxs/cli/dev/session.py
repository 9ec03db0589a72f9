"""A session of `ecxs dev`: the project found, the loop run behind a screen or in lines, and everything ended."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from ecruntime.compiler.toolchain import DEBUG_SITES
from ecruntime.foundation.errors import UsageError
from ecxs.cli.control_socket import DEFAULT_SOCKET
from ecxs.cli.dev.dev_loop import DevLoop, LoopSettings
from ecxs.cli.dev.event import DevEvent, EventKind
from ecxs.cli.dev.plain_output import PlainOutput
from ecxs.cli.dev.server_link import ConsoleLines
from ecxs.cli.dev.watcher import check_installed
from ecxs.cli.layout import is_dumb
from ecxs.cli.makefile import refuse_makefile
from ecxs.cli.parameters import current_project
from ecxs.cli.project import SAMPLE
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.cli.commands.dev import DevSettings

_ENDING_SIGNALS: Final = (signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP)


class Output(Protocol):
    """A display of the events of the loop."""

    def tell(self, event: DevEvent) -> None:
        """Show an event (any thread)."""
        ...

    def end(self) -> None:
        """Let `run` return (any thread)."""
        ...

    def run(self) -> None:
        """Show events until the author leaves, or `end` is called (main thread)."""
        ...


def run_session(settings: DevSettings, *, is_json: bool) -> int:
    """Run the loop until it is interrupted or ended by a signal; return the exit code."""
    check_installed()
    root = project_folder(settings.folder)
    conf = Path(SAMPLE) if settings.conf is None else settings.conf.absolute()
    with _working_folder(root), _signals_as_exceptions():
        # As the tests of modules in C are built: nothing is built twice, and what is not freed is listed with places.
        os.environ.setdefault(DEBUG_SITES, "1")
        is_screen = not is_json and sys.stdin.isatty() and sys.stdout.isatty() and not is_dumb()
        shown = LoopSettings(conf, has_tests=not settings.no_tests, log_level=settings.log_level)
        return _run(shown, is_json=is_json, is_screen=is_screen)


def project_folder(given: Path | None) -> Path:
    """Return the folder of the project; without one that is given, the nearest from the working folder upwards."""
    folder = given if given is not None else current_project()
    refuse_makefile(folder, "'ecxs dev' builds what has a module.toml")
    if not (folder / DECLARATION).is_file():
        where = f"in '{given}'" if given is not None else "here, or in a folder above"
        raise UsageError(f"there is no {DECLARATION} {where}", hint="go to a module's folder, or name it")
    return folder.absolute()


def _run(settings: LoopSettings, *, is_json: bool, is_screen: bool) -> int:
    output: Output
    if is_screen:
        # Imported here: lines need no terminal.
        from ecxs.cli.terminal.dev_screen import DevScreen

        output = DevScreen(ConsoleLines(DEFAULT_SOCKET))
    else:
        output = PlainOutput(is_json=is_json)
    loop = DevLoop(settings, output.tell, output.end)
    try:
        loop.start()
        output.run()
    except KeyboardInterrupt:
        pass
    finally:
        loop.close()
    if loop.failure is not None:
        raise loop.failure
    output.tell(DevEvent(EventKind.END, "ended"))
    return 0


@contextmanager
def _working_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _signals_as_exceptions() -> Iterator[None]:
    """Unwind the main thread at a signal that ends the process, so that what was started is ended."""
    once = _Once()
    before = {number: signal.signal(number, once.take) for number in (*_ENDING_SIGNALS, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Once:
    """A handler that unwinds at the first signal; the end that follows is short, and further signals are dropped."""

    def __init__(self) -> None:
        self._has_come = False

    def take(self, number: int, frame: object) -> None:
        del frame
        if self._has_come:
            return
        self._has_come = True
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)
