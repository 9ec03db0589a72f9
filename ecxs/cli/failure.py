"""Messages on stderr and exit codes for every failure of a command."""

from __future__ import annotations

import os
import sys
import traceback

import click

from ecruntime.foundation.errors import EcError, EnvironmentFailure, InternalError
from ecxs import __version__
from ecxs.cli.report import escape_terminal, print_error, print_findings, print_note

INTERRUPTED = 130
BUG = InternalError.exit_code


def report_failure(error: BaseException, *, is_debug: bool) -> int:
    """Print the failure and its remedy on stderr and return the exit code; add a traceback if `is_debug`."""
    if is_debug:
        print_note("".join(traceback.format_exception(error)).rstrip())
    match error:
        case click.ClickException():
            return _report_usage_error(error)
        case KeyboardInterrupt() | click.Abort():
            print_note("interrupted")
            return INTERRUPTED
        case BrokenPipeError():
            return _drop_output()
        case EcError() if error.exit_code != BUG:
            return _report_refusal(error)
        case OSError() if error.strerror:
            return _report_system_error(error)
    return _report_bug(error)


def _report_refusal(error: EcError) -> int:
    if error.findings:
        print_findings(error.findings, is_error=True)
    else:
        print_error(str(error), hint=error.hint)
    return error.exit_code


def _report_system_error(error: OSError) -> int:
    reason = (error.strerror or "failed").lower()
    if error.filename:
        name = os.fsdecode(error.filename) if isinstance(error.filename, bytes) else str(error.filename)
        print_error(f"cannot use '{name}': {reason}", hint="check that it exists and may be used")
    else:
        hint = "check the disk, the limits of the process, and where the output goes"
        print_error(f"the system refuses: {reason}", hint=hint)
    return EnvironmentFailure.exit_code


def _report_usage_error(error: click.ClickException) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        print_note(error.format_message())
        return error.exit_code
    context = error.ctx if isinstance(error, click.UsageError) else None
    hint = f"'{context.command_path} --help' shows how it is used" if context else ""
    message = error.format_message().rstrip(".")
    print_error(message[:1].lower() + message[1:], hint=hint)
    return error.exit_code


def _report_bug(error: BaseException) -> int:
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    print_error(
        f"ecxs {__version__} failed unexpectedly: {escape_terminal(reason)}",
        hint="this is a bug of ecxs; please report it with the output of the same command after 'ecxs --debug'",
    )
    return BUG


def _drop_output() -> int:
    # The reader is gone. Without this the interpreter flushes stdout at its end and fails once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
