"""`ecxs dev`: its parameters; the loop is imported when it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import JSON, JsonReport, format_option
from ecxs.cli.parameters import PATH, takes_settings

if TYPE_CHECKING:
    from pathlib import Path

LOG_LEVELS = ("debug", "info", "notice", "warning", "error", "critical")
"""The names of `ecruntime.log.Level`; a test compares them."""


@dataclass(frozen=True, slots=True)
class DevSettings:
    """The project of `ecxs dev`, its configuration, and what is shown of both."""

    folder: Path | None
    conf: Path | None
    no_tests: bool
    log_level: str
    form: str


@click.command(
    help="""Watch the project in DIR, and at each save generate, check, build, test and reload it.

    DIR is the nearest folder with a module.toml, from the current one upwards, if left out. The module runs in a server
    of its own, with the project's sample configuration. What no reload can change, such as a rebuilt singleton, is
    said, and the server is started anew. While there are errors, the last good server keeps running.

    On a terminal there is one screen with the findings, the tests, the log of the module and a line for commands of the
    console: Enter gives a command, Tab completes, PageUp and PageDown move in the log, Ctrl-C ends everything.
    Otherwise each event is a line; with --format json, an object in a line.

    Of the tests those run that import or mention what has changed, and those that failed before, which come first; all,
    if none mentions it.

    \b
    Examples:
      ecxs dev
      ecxs dev greeter --no-tests
    """
)
@click.argument("folder", type=PATH, required=False, metavar="[DIR]")
@click.option("-f", "--conf", type=PATH, help="The configuration; the project's ecelerity.conf if left out.")
@click.option("--no-tests", is_flag=True, help="Run no tests.")
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS, case_sensitive=False),
    default="notice",
    show_default=True,
    help="From which level on the server logs; a module has its `debug_level`.",
)
@format_option("form", new_report=lambda: JsonReport(is_stream=True))
@takes_settings(DevSettings)
def command(settings: DevSettings) -> int:
    """Run the loop until it is interrupted."""
    # Imported here: declaring parameters, as for help and for completion, needs no loop.
    from ecxs.cli.dev.session import run_session

    return run_session(settings, is_json=settings.form == JSON)
