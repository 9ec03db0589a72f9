"""`ecxs run`: the runtime in the foreground."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.loader import LibexecFinder
from ecruntime.log import Level, Log, LogRecord
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings
from ecruntime.spec.errors import EnvironmentFailure

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
@click.option("--log-level", type=click.Choice(LEVELS, case_sensitive=False), default="notice", show_default=True)
def command(
    conf: Path | None,
    libexec: Sequence[Path],
    socket: Path | None,
    log_level: str,
    *,
    check: bool,
    strict: bool,
) -> None:
    """Start the runtime as told, or for the project in the current folder."""
    if conf is None:
        conf, libexec = _prepare_project()
        socket = socket or conf.parent / ".ecxs" / "console.sock"
    if not conf.is_file():
        raise EnvironmentFailure(f"configuration '{conf}' does not exist", hint="name one with -f")
    clock = RealClock()
    log = Log(clock, sinks=(_print,), debug_level=Level[log_level.upper()])
    server = Server(Settings(conf, socket, is_strict=strict), LibexecFinder(libexec), clock, EpollPoller(), log)
    if check:
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
    server.start()
    try:
        names = ", ".join(str(instance.name) for instance in server.instances()) or "none"
        click.echo(f"running; modules: {names}", err=True)
        if socket is not None:
            click.echo(f"console: ecxs console -s {socket}", err=True)
        server.run()
    finally:
        server.close()
    click.echo("stopped", err=True)


def _print(record: LogRecord) -> None:
    sys.stderr.write(f"{record}\n")
    sys.stderr.flush()
