"""`ecxs run`: the runtime in the foreground."""

from __future__ import annotations

import faulthandler
import os
import signal
import stat
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import click

from ecruntime.console.console import SystemConsole
from ecruntime.foundation.errors import EnvironmentFailure, ServerCrashed, UsageError
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Level
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import HELD_SIGNALS, Lifeline, Server, Settings, Signals, tune_garbage_collector
from ecruntime.threads import crash_report
from ecxs.cli.access import SOCKET_MODES, access_policy
from ecxs.cli.control_socket import DEFAULT_SOCKET
from ecxs.cli.path_type import PATH
from ecxs.cli.server_log import FORMATS, JSON, RunLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.console.access import AccessPolicy

LEVELS = [level.name.lower() for level in Level]


def _pipe(ctx: click.Context, param: click.Parameter, fd: int | None) -> int | None:
    del ctx, param
    with suppress(OSError, OverflowError):
        if fd is None or stat.S_ISFIFO(os.fstat(fd).st_mode):
            return fd
    raise click.BadParameter(f"descriptor {fd} is no open pipe; --supervise makes one")


@click.command(
    help="""Run the runtime in the foreground until `shutdown`, SIGTERM or SIGINT; a second SIGINT ends it at once.

    SIGHUP reloads the configuration, SIGUSR1 opens the log anew after it was renamed.

    In a module's project, without -f: generate, build into .ecxs/libexec, and run the sample configuration.

    \b
    Example:
      ecxs run -f ecelerity.conf --libexec ./libexec --socket ./ec.sock
    """
)
@click.option("-f", "--conf", type=PATH, help="The configuration file.")
@click.option(
    "--libexec",
    type=PATH,
    multiple=True,
    help="A folder with built modules; may be repeated.",
)
@click.option("--socket", type=PATH, help="The control socket for `ecxs console`.")
@click.option(
    "--socket-mode",
    type=click.Choice(SOCKET_MODES),
    default=SOCKET_MODES[0],
    show_default=True,
    help="With 0660 the group of the socket's folder may use the console too, to look only.",
)
@click.option("--admin", metavar="USER", multiple=True, help="Of that group, let USER do everything; may be repeated.")
@click.option("--check", is_flag=True, help="Load everything, report, and exit; nothing is published.")
@click.option("--strict", is_flag=True, help="Refuse what the lenient reading of the configuration only warns about.")
@click.option(
    "--supervise",
    is_flag=True,
    help="Start the runtime anew when it crashes, at most 5 times in 60 s; it ends with its supervisor.",
)
@click.option("--memory-debug", is_flag=True, help="Remember where memory is allocated; watch over queued jobs.")
@click.option(
    "--log",
    type=PATH,
    help="Append the log to this file instead of standard error.",
)
@click.option(
    "--log-format", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True, help="JSON is one object a line."
)
@click.option(
    "--log-level",
    type=click.Choice(LEVELS, case_sensitive=False),
    default="notice",
    show_default=True,
    help="From which level on the server logs; a module has its `debug_level`.",
)
@click.option(
    "--lifeline", type=int, callback=_pipe, hidden=True, help="The pipe whose other end the supervisor holds."
)
def command(
    conf: Path | None,
    libexec: Sequence[Path],
    socket: Path | None,
    log: Path | None,
    **others: object,
) -> None:
    """Run the given configuration, or the project in the current folder."""
    # Before there is a server, there is nothing to reload or to reopen, and no reason to end either.
    for number in (signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_IGN)
    if conf is None:
        conf, libexec = _prepare_project()
        socket = socket or conf.parent / DEFAULT_SOCKET
    access = access_policy(str(others["socket_mode"]), cast("Sequence[str]", others["admin"]))
    if not conf.is_file():
        wrong = "is a folder" if conf.is_dir() else "is no file" if conf.exists() else "does not exist"
        raise EnvironmentFailure(f"configuration '{conf}' {wrong}", hint="name a file with -f")
    if others["supervise"]:
        # Imported here: nobody else needs to start processes.
        from ecxs.cli.supervise import supervise, supervised_command

        context = click.get_current_context()
        is_json = others["log_format"] == JSON
        context.exit(supervise(supervised_command(conf, libexec, socket, context.params), is_json=is_json))
    clock = RealClock()
    level = Level[str(others["log_level"]).upper()]
    server_log = RunLog(clock, level, log, is_json=others["log_format"] == JSON)
    settings = Settings(conf, is_strict=bool(others["strict"]), is_debug=bool(others["memory_debug"]))
    server = Server(settings, LibexecFinder(libexec), clock, EpollPoller(), server_log.log)
    try:
        if others["check"]:
            _check(server, conf)
        else:
            socket_access = (socket, access) if socket is not None else None
            _serve(server, server_log, socket_access, cast("int | None", others["lifeline"]))
    finally:
        server_log.close()


def _prepare_project() -> tuple[Path, tuple[Path, ...]]:
    from ecxs.cli.project import build_project
    from ecxs.definition import FILE_NAME

    if not Path(FILE_NAME).is_file():
        raise UsageError(
            f"there is no {FILE_NAME} here", hint="name a configuration with -f, or go to a module's folder"
        )
    project = build_project(Path())
    return project.sample, (project.libexec,)


def _check(server: Server, conf: Path) -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)
    for finding in server.check():
        click.echo(str(finding), err=True)
    click.echo(f"{conf}: everything loads")


def _serve(server: Server, server_log: RunLog, socket: tuple[Path, AccessPolicy] | None, lifeline: int | None) -> None:
    # Before the start: a SIGTERM during a long load is noted, and ends the server in order once the loop runs.
    signals = Signals(server)
    console = SystemConsole(server)
    signals.install()
    if lifeline is not None:
        Lifeline(server, lifeline).install()
    threading.excepthook = lambda ended: _thread_died(server, ended)
    if sys.__stderr__ is not None:
        faulthandler.enable()
    try:
        # The socket comes first: a second server on the same one shall not load a module.
        if socket is not None:
            console.listen(*socket)
        server.start()
        names = ", ".join(str(instance.name) for instance in server.instances()) or "none"
        server_log.announce(f"running; modules: {names}")
        if socket is not None:
            server_log.announce(f"console: ecxs console -s {socket[0]}")
        tune_garbage_collector()
        server.run()
    finally:
        console.close()
        server.close()
        signals.close()
        if server.blocked:
            _leave(server, server_log)
    server_log.announce("stopped")


def _thread_died(server: Server, ended: threading.ExceptHookArgs) -> None:
    """Stop the server with a crash report: a thread that a module started is treated like a pool thread."""
    name = ended.thread.name if ended.thread is not None else "unknown"
    report = crash_report(name, ended.exc_value or ended.exc_type())
    server.log.message(Level.CRITICAL, "threads", report)
    server.stop_crashed(report)


def _leave(server: Server, server_log: RunLog) -> NoReturn:
    """End the process without interpreter shutdown, since blocked threads must not run during it."""
    for job in server.blocked:
        server_log.announce(f"left behind: {job}")
    server_log.close()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ServerCrashed.exit_code)
