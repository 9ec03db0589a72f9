"""Top-level click group and its runner; they import only click, and each command on demand."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from ecxs import __version__
from ecxs.cli.lazy_group import LazyGroup, Run, ToolDefaults

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(
    cls=LazyGroup,
    help="""Write, build, check and run Momentum modules.

    A first module, from nothing to a passing test:

    \b
      ecxs new greeter
      cd greeter
      ecxs test

    A module in C, in the manner of apxs; 'ecxs -c --help' says more:

    \b
      ecxs -c greeter.c -o greeter.so

    Exit codes: 0 clean, 1 findings or stale files or failed tests, 2 usage, 3 something is missing on the machine,
    4 the build failed, 5 a module failed to load, 70 a bug of ecxs, 71 the runtime crashed, 72 it crashed too often,
    130 interrupted.
    """,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="ecxs", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show a traceback when something fails.")
@click.option("--isolated", is_flag=True, help="Read neither ecxs.toml nor [tool.ecxs] of pyproject.toml.")
@click.pass_context
def ecxs(ctx: click.Context, *, debug: bool, isolated: bool) -> None:
    """Store the options that hold for every command."""
    run = ctx.find_object(Run)
    if run is not None:
        run.is_debug = debug
    if isolated:
        ctx.default_map = None


def run_program(arguments: Sequence[str] | None, run: Run | None = None) -> int:
    """Run a command line and return its exit code; only exceptions such as SystemExit pass through.

    `run` is its state, where the caller has begun it.
    """
    run = run or Run(owns_process=arguments is None)
    try:
        code = _run(run, arguments)
    except BaseException as error:
        if run.at_unwinding is None:
            raise
        return run.at_unwinding(error)
    if run.at_end is not None:
        run.at_end(code)
    return code


def _run(run: Run, arguments: Sequence[str] | None) -> int:
    if "_ECXS_COMPLETE" in os.environ:
        # Imported here: only a shell that completes asks for it.
        from ecxs.cli.completion_shells import add_shells

        add_shells()
    try:
        result = ecxs.main(arguments, prog_name="ecxs", standalone_mode=False, obj=run, default_map=ToolDefaults())
        code = result if isinstance(result, int) else 0
        report, run.report = run.report, None
        if report is not None and not report.is_stream:
            click.echo(report.text(code))
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - here every failure becomes an exit code
        # Imported here: only a failure needs it.
        from ecxs.cli.failure import report_failure
        from ecxs.cli.json_report import requested_report

        report = run.report or requested_report(error, sys.argv[1:] if arguments is None else arguments)
        return report_failure(error, is_debug=run.is_debug, report=report)
    return code
