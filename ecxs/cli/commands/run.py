"""`ecxs run`: its parameters; the server is imported when it is called."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from ecxs.cli.completion import completes
from ecxs.cli.json_report import JSON, TEXT, format_option
from ecxs.cli.parameters import FILE, PATH, takes_settings

if TYPE_CHECKING:
    from pathlib import Path

SOCKET_MODES = ("0600", "0660")
LOG_FORMATS = (TEXT, JSON)
LOG_LEVELS = ("debug", "info", "notice", "warning", "error", "critical")
"""The names of `ecruntime.log.Level`; a test compares them."""
ALLOCATORS = ("heap", "mmap")
"""The names of `ecruntime.memory.ALLOCATORS`; a test compares them."""
HEAP: Final = "heap"
LOOPS = ("auto", "python", "native")
"""The names of `ecruntime.server.event_loop.LOOPS`; a test compares them."""
AUTO: Final = "auto"
DRAIN_LIMIT: Final = 30


@dataclass(frozen=True, slots=True)
class RunSettings:
    """The configuration that `ecxs run` serves, its console socket, and its log."""

    conf: Path | None
    libexec: tuple[Path, ...]
    socket: Path | None
    socket_mode: str
    admin: tuple[str, ...]
    check: bool
    strict: bool
    supervise: bool
    memory_debug: bool
    log: Path | None
    log_format: str
    log_level: str
    hung_after: float
    retry_listen: bool
    lifeline: int | None
    heartbeat: int | None
    drain_limit: int = DRAIN_LIMIT
    allocator: str = HEAP
    loop: str = AUTO
    bridge: Path | None = None
    sanitize: str = ""
    as_server: Path | None = None
    gdb: bool = False
    form: str = TEXT
    """The form of the report of `--check`."""

    @property
    def is_json(self) -> bool:
        """Tell whether log lines are JSON."""
        return self.log_format == JSON


def _check_pipe(ctx: click.Context, param: click.Parameter, fd: int | None) -> int | None:
    del ctx, param
    with suppress(OSError, OverflowError):
        if fd is None or stat.S_ISFIFO(os.fstat(fd).st_mode):
            return fd
    raise click.BadParameter(f"descriptor {fd} is no open pipe; --supervise makes one")


@click.command(
    help="""Run the runtime in the foreground until `shutdown`, SIGTERM or SIGINT; a second SIGINT ends it at once.

    SIGHUP reloads the configuration, SIGUSR1 opens the log anew after it was renamed.

    In a module's project, without -f: generate, build into .ecxs/libexec, and run the sample configuration. In a folder
    with a Makefile for modules in C: make, and run its ecelerity.conf with the modules there. Elsewhere, without
    --libexec, modules are those of the folders in ECXS_LIBEXEC, else of /opt/msys/ecelerity/libexec.

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
    help="Start the runtime anew when it crashes or hangs, at most 5 times in 60 s; it ends with its supervisor.",
)
@click.option(
    "--hung-after",
    metavar="SECONDS",
    type=click.FloatRange(min=1.0, max=86_400.0),
    default=60.0,
    show_default=True,
    help="With --supervise: how long the loop may stand still before it counts as hung.",
)
@click.option(
    "--retry-listen",
    is_flag=True,
    help="Where a listener cannot listen, warn and try again, instead of refusing the configuration.",
)
@click.option("--memory-debug", is_flag=True, help="Remember where memory is allocated; watch over queued jobs.")
@click.option(
    "--allocator",
    type=click.Choice(ALLOCATORS),
    default=HEAP,
    show_default=True,
    help="What gives the blocks of the memory API.",
)
@click.option(
    "--loop",
    type=click.Choice(LOOPS),
    default=AUTO,
    show_default=True,
    help="The event loop: that of Python, or the native one in C, built if need be; auto is native where it was built.",
)
@click.option("--bridge", type=PATH, metavar="DIR", help="For modules in C: what 'ecxs bridge build -o DIR' has made.")
@click.option(
    "--sanitize",
    metavar="LIST",
    shell_complete=completes("address", "undefined"),
    default="",
    help="Run with sanitizers of gcc: address, undefined, or both, divided by a comma; build the modules with "
    "-fsanitize=LIST.",
)
@click.option(
    "--as-server",
    type=FILE,
    metavar="REPORT",
    help="Do as the server of this report of 'ecxs fidelity probe' does, where documents leave it open.",
)
@click.option("--gdb", is_flag=True, help="Start the runtime in gdb.")
@click.option(
    "--drain-limit",
    type=click.IntRange(0, 86400),
    default=DRAIN_LIMIT,
    show_default=True,
    metavar="SECONDS",
    help="How long a shutdown waits for jobs.",
)
@click.option(
    "--log",
    type=PATH,
    help="Append the log to this file instead of standard error.",
)
@click.option(
    "--log-format",
    type=click.Choice(LOG_FORMATS),
    default=LOG_FORMATS[0],
    show_default=True,
    help="JSON is one object a line.",
)
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS, case_sensitive=False),
    default="notice",
    show_default=True,
    help="From which level on the server logs; a module has its `debug_level`.",
)
@click.option(
    "--lifeline", type=int, callback=_check_pipe, hidden=True, help="The pipe whose other end the supervisor holds."
)
@click.option("--heartbeat", type=int, callback=_check_pipe, hidden=True, help="The pipe that the supervisor reads.")
@format_option("form", purpose="How --check reports.", conf=None)
@takes_settings(RunSettings)
def command(settings: RunSettings) -> int:
    """Run the given configuration, or the project in the current folder."""
    # Imported here: declaring parameters, as for help and for completion, needs no server.
    from ecxs.cli.serve import serve

    return serve(settings)
