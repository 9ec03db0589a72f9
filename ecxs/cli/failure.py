"""Messages and exit codes for every failure of a command."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import EcError, EnvironmentFailure, InternalError
from ecxs import __version__
from ecxs.cli.json_report import CommandFailure
from ecxs.cli.report import print_error, print_findings, print_note

if TYPE_CHECKING:
    from ecxs.cli.json_report import JsonReport

INTERRUPTED = 130
BUG = InternalError.exit_code


def report_failure(error: BaseException, *, is_debug: bool, report: JsonReport | None = None) -> int:
    """Print the failure on stderr, or as JSON if there is a report, and return the exit code.

    With `is_debug` a traceback goes before it.
    """
    if is_debug:
        print_note("".join(traceback.format_exception(error)).rstrip())
    if isinstance(error, BrokenPipeError):
        return _drop_output()
    failure = describe_failure(error)
    if report is None:
        _print_failure(failure)
        return failure.exit_code
    try:
        click.echo(report.text(failure.exit_code, failure), err=report.is_error)
    except BrokenPipeError:
        return _drop_output()
    except OSError as unwritable:
        return report_failure(unwritable, is_debug=is_debug)
    return failure.exit_code


def describe_failure(error: BaseException) -> CommandFailure:
    """Return the reason, the remedy and the exit code of what a command raised."""
    match error:
        case click.ClickException():
            return _usage_error(error)
        case KeyboardInterrupt() | click.Abort():
            return CommandFailure(INTERRUPTED, "interrupted", is_note=True)
        case EcError() if error.exit_code != BUG:
            return CommandFailure(error.exit_code, str(error), error.hint, error.findings)
        case OSError() if error.strerror:
            return _system_error(error)
    return _bug(error)


def _print_failure(failure: CommandFailure) -> None:
    if failure.findings:
        print_findings(failure.findings, is_error=True)
    elif failure.is_note:
        print_note(failure.message)
    else:
        print_error(failure.message, hint=failure.hint)


def _system_error(error: OSError) -> CommandFailure:
    reason = (error.strerror or "failed").lower()
    code = EnvironmentFailure.exit_code
    if error.filename:
        name = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else str(error.filename)
        return CommandFailure(code, f"cannot use '{name}': {reason}", "check that it exists and may be used")
    hint = "check the disk, the limits of the process, and where the output goes"
    if error.errno == errno.EAGAIN:
        hint = "raise the limit of processes and threads: ulimit -u"
    return CommandFailure(code, f"the system refuses: {reason}", hint)


def _usage_error(error: click.ClickException) -> CommandFailure:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return CommandFailure(error.exit_code, error.format_message(), is_note=True)
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"'{context.command_path} --help' shows how it is used" if context else ""
    message = error.format_message().rstrip(".")
    return CommandFailure(error.exit_code, message[:1].lower() + message[1:], hint)


def _bug(error: BaseException) -> CommandFailure:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "this is a bug of ecxs; please report it with the output of the same command after 'ecxs --debug'"
    if unmet := _unmet_requirements():
        hint = f"the installation lacks what ecxs needs: {'; '.join(unmet)}; 'ecxs doctor' says more"
    return CommandFailure(BUG, f"ecxs {__version__} failed unexpectedly: {reason}", hint)


def _unmet_requirements() -> list[str]:
    # Imported here: a bug is rare, and a package that is missing may be the one that compares versions.
    try:
        from ecxs.cli.package_versions import declared_requirements, unmet_requirements

        return unmet_requirements(declared_requirements())
    except ImportError:
        return []


def _drop_output() -> int:
    # The reader is gone. Without this the interpreter flushes stdout at its end and fails once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
