"""`ecxs why`: the reasons for what a server would do with a configuration, without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import click

from ecxs.cli.completion import complete_hooks, complete_modules, complete_options, complete_scopes
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH
from ecxs.cli.report import answer, escape_terminal, print_findings, print_note, print_result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from ecxs.cli.why.paper_server import PaperServer

    C = TypeVar("C", bound="Callable[..., object]")


class _Answer(Protocol):
    def table(self) -> dict[str, object]: ...

    def lines(self) -> Iterator[str]: ...


def _served(command: C) -> C:
    """Add the parameters that say what would be served, as `ecxs run` has them."""
    libexec = click.option("--libexec", type=PATH, multiple=True, help="A folder with built modules; may be repeated.")
    return click.option("-f", "--conf", type=PATH, help="The configuration file.")(libexec(command))


@click.group(
    "why",
    help="""Say why a server would do what it does with a configuration, from data: nothing of a module is executed.

    In a module's project, without -f: generate, build into .ecxs/libexec, and read the sample configuration, as
    'ecxs run' does. Elsewhere, without --libexec, modules are those of the folders in ECXS_LIBEXEC, else of
    /opt/msys/ecelerity/libexec.

    What the server would refuse is said, too, and the exit code is then 1.

    \b
    Examples:
      ecxs why module greeter
      ecxs why option retry_window binding north
      ecxs why hook core.log_permanent_failure_v1 -f ecelerity.conf
    """,
)
def command() -> None:
    """Group `why module`, `why option` and `why hook`."""


@command.command("module", help="Say why the module NAME is loaded, or not, and what could be loaded in its place.")
@click.argument("name", shell_complete=complete_modules)
@_served
@format_option(conf=None, module=None)
def why_module(name: str, conf: Path | None, libexec: tuple[Path, ...]) -> int:
    """Answer for one module and return the exit code."""
    # Imported here, as below: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.cli.why.module_answer import explain_module

    return _tell("module", lambda server: explain_module(server, name), conf, libexec)


@command.command(
    "option",
    help="""Say where the value of the option NAME comes from in a SCOPE, written as in the console: binding north.

    Each scope of the option's fallback path is shown in the order in which it is asked, with file, line and column.
    """,
)
@click.argument("name", shell_complete=complete_options)
@click.argument("scope", nargs=-1, metavar="[SCOPE ...]", shell_complete=complete_scopes)
@_served
@format_option(conf=None, option=None)
def why_option(name: str, scope: tuple[str, ...], conf: Path | None, libexec: tuple[Path, ...]) -> int:
    """Answer for one option and return the exit code."""
    from ecxs.cli.why.option_answer import explain_option

    return _tell("option", lambda server: explain_option(server, name, scope), conf, libexec)


@command.command("hook", help="Show the providers of the hook NAME in the order of their calls, with the reasons.")
@click.argument("name", shell_complete=complete_hooks)
@_served
@format_option(conf=None, hook=None)
def why_hook(name: str, conf: Path | None, libexec: tuple[Path, ...]) -> int:
    """Answer for one hook and return the exit code."""
    from ecxs.cli.why.hook_answer import explain_hook

    return _tell("hook", lambda server: explain_hook(server, name), conf, libexec)


def _tell(key: str, explain: Callable[[PaperServer], _Answer], conf: Path | None, libexec: tuple[Path, ...]) -> int:
    from ecruntime.foundation.finding import Severity
    from ecxs.cli.served_project import served
    from ecxs.cli.why.paper_server import read_server

    path, folders = served(conf, libexec)
    answer(conf=str(path))
    server = read_server(path, folders)
    found = explain(server)
    answer(**{key: found.table()})
    for line in found.lines():
        print_result(escape_terminal(line))
    # Warnings are what `ecxs validate` is for.
    errors = [finding for finding in server.findings if finding.severity is Severity.ERROR]
    print_findings(errors, is_error=True)
    if errors:
        print_note(f"the server would refuse {escape_terminal(str(path))}")
    return 1 if errors else 0
