from __future__ import annotations

import click
import pytest

from ecruntime.foundation.errors import BuildFailed, EcError, InternalError, LoadFailed, Refused, UsageError
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs import __version__
from ecxs.cli.failure import report_failure

REPORT = "  hint: this is a bug of ecxs; please report it with the output of the same command after 'ecxs --debug'\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (BuildFailed("x"), 4),
        (LoadFailed("x"), 5),
        (Refused([]), 1),
        (FileNotFoundError(2, "No such file or directory", "a"), 3),
        (InternalError("x"), 70),
        (EcError("x"), 70),
        (RuntimeError("x"), 70),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
)
def test_each_failure_has_its_exit_code(error: BaseException, code: int) -> None:
    assert report_failure(error, is_debug=False) == code


def test_a_failure_says_why_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(BuildFailed("it broke", hint="mend it"), is_debug=False)
    assert capsys.readouterr() == ("", "error: it broke\n  hint: mend it\n")


def test_an_unexpected_failure_asks_for_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(RuntimeError("gone"), is_debug=False)
    shown = capsys.readouterr().err
    assert shown == f"error: ecxs {__version__} failed unexpectedly: RuntimeError: gone\n{REPORT}"


def test_a_traceback_is_for_debug_alone(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(RuntimeError("gone"), is_debug=True)
    assert capsys.readouterr().err.startswith("RuntimeError: gone\n")


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(PermissionError(13, "Permission denied", "/x"), is_debug=False)
    assert capsys.readouterr().err == (
        "error: cannot use '/x': permission denied\n  hint: check that it exists and may be used\n"
    )


def test_a_file_of_which_the_system_gives_bytes_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(OSError(28, "No space left on device", b"/x"), is_debug=False)
    assert capsys.readouterr().err.startswith("error: cannot use '/x': no space left on device\n")


def test_without_a_file_the_system_is_what_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(OSError(28, "No space left on device"), is_debug=False)
    hint = "check the disk, the limits of the process, and where the output goes"
    assert capsys.readouterr().err == f"error: the system refuses: no space left on device\n  hint: {hint}\n"


def test_a_lack_of_processes_is_told_with_its_limit(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(BlockingIOError(11, "Resource temporarily unavailable"), is_debug=False)
    hint = "raise the limit of processes and threads: ulimit -u"
    assert capsys.readouterr().err == f"error: the system refuses: resource temporarily unavailable\n  hint: {hint}\n"


def test_an_error_of_the_command_line_is_a_sentence_like_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(click.UsageError("Missing argument 'NAME'."), is_debug=False)
    assert capsys.readouterr().err == "error: missing argument 'NAME'\n"


def test_all_findings_of_a_refusal_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [Finding(f"X{number}", Severity.ERROR, "bad", Place("a")) for number in (1, 2)]
    report_failure(Refused(findings), is_debug=False)
    assert capsys.readouterr() == ("", "a: error X1: bad\na: error X2: bad\n2 errors\n")


def test_control_characters_of_a_message_are_shown_not_sent(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(UsageError("a \x1b[2J b"), is_debug=False)
    assert capsys.readouterr().err == "error: a \\x1b[2J b\n"
