"""`ecxs run`: the runtime in the foreground."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ecruntime.loader import LibexecFinder
from ecruntime.log import Level, Log, LogRecord
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings
from ecruntime.spec.errors import EnvironmentFailure, ServerCrashed
from ecruntime.threads import crash_report

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = [level.name.lower() for level in Level]


@click.command(
    help="""Run the runtime in the foreground until `shutdown`, SIGINT or SIGTERM.

    In a module's project, without -f: generate, build into .ecxs/libexec, and run the sample configuration.

    \b
    Example:
      ecxs run -f ecelerity.conf --libexec ./libexec --socket ./ec.sock
    """
)
@click.option("-f", "--conf", type=click.Path(path_type=Path), help="The configuration file.")
@click.option(
    "--libexec", type=click.Path(path_type=Path), multiple=True, help="A folder with built modules; may be repeated."
)
@click.option("--socket", type=click.Path(path_type=Path), help="The control socket for `ecxs console`.")
@click.option("--check", is_flag=True, help="Load everything, report, and exit; nothing is published.")
@click.option("--strict", is_flag=True, help="Refuse what the lenient reading of the configuration only warns about.")
@click.option("--supervise", is_flag=True, help="Start the runtime anew when it crashes, at most 5 times in 60 s.")
@click.option("--memory-debug", is_flag=True, help="Remember where memory is allocated, for the reports.")
@click.option("--log-level", type=click.Choice(LEVELS, case_sensitive=False), default="notice", show_default=True)
def command(
    conf: Path | None,
    libexec: Sequence[Path],
    socket: Path | None,
    log_level: str,
    **flags: bool,
) -> None:
    """Start the runtime as told, or for the project in the current folder."""
    if conf is None:
        conf, libexec = _prepare_project()
        socket = socket or conf.parent / ".ecxs" / "console.sock"
    if not conf.is_file():
        raise EnvironmentFailure(f"configuration '{conf}' does not exist", hint="name one with -f")
    if flags["supervise"]:
        # Imported here: nobody else needs to start processes.
        from ecxs.cli.supervise import supervise, supervised_command

        context = click.get_current_context()
        context.exit(supervise(supervised_command(conf, libexec, socket, context.params), RealClock.monotonic))
    clock = RealClock()
    log = Log(clock, sinks=(_print,), debug_level=Level[log_level.upper()])
    settings = Settings(conf, socket, is_strict=flags["strict"], is_debug=flags["memory_debug"])
    server = Server(settings, LibexecFinder(libexec), clock, EpollPoller(), log)
    if flags["check"]:
        _check(server, conf)
    else:
        _serve(server, socket)


def _prepare_project() -> tuple[Path, tuple[Path, ...]]:
    from ecxs.cli.project import build_project

    project = build_project(Path.cwd())
    return project.sample, (project.libexec,)


def _check(server: Server, conf: Path) -> None:
    for finding in server.check():
        click.echo(str(finding), err=True)
    click.echo(f"{conf}: everything loads")


def _serve(server: Server, socket: Path | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.shutdown())
    threading.excepthook = lambda ended: _thread_died(server, ended)
    faulthandler.enable()
    try:
        server.start()
        names = ", ".join(str(instance.name) for instance in server.instances()) or "none"
        click.echo(f"running; modules: {names}", err=True)
        if socket is not None:
            click.echo(f"console: ecxs console -s {socket}", err=True)
        server.run()
    finally:
        server.close()
        if server.blocked:
            _leave(server)
    click.echo("stopped", err=True)


def _thread_died(server: Server, ended: threading.ExceptHookArgs) -> None:
    """Treat a thread that a module started by itself like those of the pools: its end is the server's."""
    name = ended.thread.name if ended.thread is not None else "unknown"
    report = crash_report(name, ended.exc_value or ended.exc_type())
    server.log.message(Level.CRITICAL, "threads", report)
    server.stop_crashed(report)


def _leave(server: Server) -> NoReturn:
    """End the process under threads that do not end: they must not run on while the interpreter is taken down."""
    for job in server.blocked:
        click.echo(f"left behind: {job}", err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ServerCrashed.exit_code)


def _print(record: LogRecord) -> None:
    sys.stderr.write(f"{record}\n")
    sys.stderr.flush()
