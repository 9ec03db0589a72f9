"""`ecxs test`: a module's own tests, inside the runtime on a virtual clock."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ecruntime.foundation.errors import UsageError
from ecxs.cli import outcome_plugin
from ecxs.cli.commands.run import LOOPS
from ecxs.cli.completion import completes
from ecxs.cli.interpreter import own_interpreter
from ecxs.cli.json_report import JSON, format_option
from ecxs.cli.makefile import is_built_by_make, run_make
from ecxs.cli.parameters import FILE, PATH, current_project
from ecxs.cli.project import build_for_tests, check_project_loads, current_project_of, refuse_author_faults
from ecxs.cli.report import answer, escape_terminal, foreign_output, print_error, print_findings, print_request
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from socket import socket

    from ecxs.build.trial_process import TrialProcess

PYTEST_FAILED = 1
_MAX_REPORT: Final = 1024 * 1024

PYTEST_PROGRAM: Final = "ecxs.cli.pytest_program"
"""The module that the process of pytest runs; it is not imported here."""


@click.command(
    context_settings={"ignore_unknown_options": True},
    help="""Generate what is stale, then run the tests of the project in DIR with pytest.

    A module in C is built first. One without a declaration is built through its Makefile, with ECXS set to this
    program; what make prints is shown if it fails.

    Then the module is loaded once for each option in its manifest, with nothing but that option set; a run with
    arguments for pytest leaves this out.

    Each test has a runtime of its own, on a virtual clock. It fails when the runtime reports a failure of the module
    that the test does not expect, and then shows the server's log.

    With --format json the outcome of each test is reported, and what pytest prints goes to stderr.

    With --schedules N, each test is run in up to N orders: of descriptors that are ready together, timers of one
    moment, threads with jobs, and reloads in between. The first is the ordinary one, and the first that fails is shrunk
    to the deviations that matter, which are told with a token.

    Further arguments go to pytest, which has these from the runtime:

    \b
      --schedule TOKEN     Replay the order of events of a run whose failure
                           printed TOKEN.
      --reload-everywhere  Reload the configuration before and after each
                           provider, event callback and completion.

    With --exported a module in Python runs in the form that 'ecxs export' gives it, its library in C, wherever a test
    loads its class. What cannot be exported is told, and its tests are not run.

    A module in C may be watched: with --sanitize, if it is built with -fsanitize of the same list, or with --valgrind,
    which takes some tens of times as long. Either lets the tests fail when it finds something.

    \b
    Examples:
      ecxs test
      ecxs test greeter -k status
      ecxs test --schedules 100
      ecxs test --schedule 12t1of2
      ecxs test --reload-everywhere
      ecxs test --exported
      ecxs test --sanitize address,undefined
    """,
)
@click.argument("folder", metavar="[DIR]", type=PATH, default=Path())
@click.argument("pytest_arguments", metavar="[PYTEST ARGS]", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--sanitize",
    metavar="LIST",
    shell_complete=completes("address", "undefined"),
    default="",
    help="Run with sanitizers of gcc: address, undefined, or both.",
)
@click.option(
    "--schedules", metavar="N", type=click.IntRange(1), default=1, help="Run each test in up to N orders of events."
)
@click.option("--valgrind", is_flag=True, help="Run the tests in valgrind.")
@click.option(
    "--as-server",
    type=FILE,
    metavar="REPORT",
    help="Do as the server of this report of 'ecxs fidelity probe' does, where documents leave it open.",
)
@click.option(
    "--loop",
    type=click.Choice(LOOPS),
    default=LOOPS[1],
    show_default=True,
    help="The event loop under the tests: on a virtual clock they see the same from each.",
)
@click.option("--exported", "is_exported", is_flag=True, help="Run the exported form of a module in Python.")
@format_option("form", tests=(), pytest_exit_code=None)
def command(  # noqa: PLR0913, PLR0917 - one for each parameter of the command line
    folder: Path,
    pytest_arguments: Sequence[str],
    form: str,
    sanitize: str,
    as_server: Path | None,
    schedules: int,
    loop: str,
    *,
    valgrind: bool,
    is_exported: bool,
) -> int:
    """Run pytest in a separate process, which imports the module fresh, then try the implicit loads."""
    watch = _watch(sanitize, is_valgrind=valgrind)
    following = (*_following(as_server), *((f"--loop={loop}",) if loop != LOOPS[1] else ()))
    if folder == Path() or not folder.is_dir():
        here = Path() if is_built_by_make(Path()) else current_project()
        if not folder.is_dir():
            if not (here / DECLARATION).is_file() and not is_built_by_make(here):
                message = f"'{folder}' is no folder, and there is no {DECLARATION} here"
                raise UsageError(message, hint="name the folder of a module, or go there")
            pytest_arguments = (str(folder), *pytest_arguments)
        pytest_arguments = tuple(_from_folder(here, argument) for argument in pytest_arguments)
        folder = here
    is_made = is_built_by_make(folder)
    if is_made:
        if is_exported:
            raise UsageError("--exported is for modules in Python", hint="'ecxs test' runs modules in C as they are")
        run_make(folder)
        module = folder.resolve().name
    else:
        planned = current_project_of(folder)
        refuse_author_faults(planned)
        build_for_tests(planned)
        module = planned.definition.name
        if is_exported:
            # Imported here: most tests run the class.
            from ecxs.cli.exported_form import exported_tree

            following = (*following, f"--exported={exported_tree(planned)}")
    is_whole = not is_made and not is_exported and not pytest_arguments
    if schedules > 1:
        pytest_arguments = (f"--schedules={schedules}", *pytest_arguments)
    run_tests = _run_recorded if form == JSON else _run_pytest
    # What watches the tests is not for the loads.
    with _trials(is_shared=is_whole and watch == _Watch()) as (trials, far):
        if run_tests(folder, module, (*following, *pytest_arguments), replace(watch, trials=far)):
            return PYTEST_FAILED
        findings = tuple(check_project_loads(folder, trials)) if is_whole else ()
    if findings:
        print_findings(findings, is_error=True)
    return PYTEST_FAILED if findings else 0


def _following(report: Path | None) -> tuple[str, ...]:
    """Return the words by which pytest follows a report, which was read and told of by then."""
    if report is None:
        return ()
    # Imported here: few tests follow a server.
    from ecxs.cli.as_server import followed_server
    from ecxs.fidelity import own_report_path

    followed_server(report)
    return (f"--as-server={report.resolve()}", f"--as-server-ours={own_report_path()}")


def _from_folder(folder: Path, argument: str) -> str:
    """Return an argument for pytest, which runs in `folder`, with a path as it is reached from there."""
    path, mark, rest = argument.partition("::")
    is_path = folder != Path() and path and not path.startswith("-") and Path(path).exists()
    return f"{os.path.relpath(path, folder)}{mark}{rest}" if is_path else argument


@dataclass(frozen=True, slots=True)
class _Watch:
    """A watch over the process of pytest: words before its command line, and its environment."""

    words: tuple[str, ...] = ()
    environment: Mapping[str, str] | None = None
    found: int | None = None
    """The exit code of a process in which something was found, whatever pytest says."""
    reports: Path | None = None
    """A folder of this run, into which sanitizers write."""
    trials: socket | None = None
    """The far end of a line for trial loads, which a fork of that process serves."""


@contextmanager
def _trials(*, is_shared: bool) -> Iterator[tuple[TrialProcess | None, socket | None]]:
    """Give a process for trial loads that shares what the process of pytest imports first, and the far end of its line.

    Nothing is there if it is not to be shared.
    """
    if not is_shared:
        yield None, None
        return
    # Imported here: declaring parameters needs neither.
    from socket import socketpair

    from ecxs.build.trial_process import TrialProcess

    near, far = socketpair()
    # Our own copy of the far end goes first: the other side is waited for.
    with TrialProcess(near) as process, far:
        yield process, far


def _watch(sanitizers: str, *, is_valgrind: bool) -> _Watch:
    if not sanitizers and not is_valgrind:
        return _Watch()
    if sanitizers and is_valgrind:
        raise UsageError("--sanitize and --valgrind exclude each other", hint="use one after the other")
    # Imported here: declaring parameters, and most tests, need none of it.
    from ecxs.cli.instruments import VALGRIND_FOUND, sanitized, valgrind_words, watched_by_valgrind

    if is_valgrind:
        return _Watch(tuple(valgrind_words()), watched_by_valgrind(), VALGRIND_FOUND)
    from tempfile import mkdtemp

    # pytest takes standard error, and what it took is lost when the process is aborted.
    reports = Path(mkdtemp(prefix="ecxs-"))
    return _Watch(environment=sanitized(sanitizers, reports=reports / "report"), reports=reports)


def _run_recorded(folder: Path, module: str, arguments: Sequence[str], watch: _Watch) -> int:
    """Run pytest, and put the outcome of each test into the report; what pytest prints goes to stderr."""
    # Imported here, as below: declaring parameters needs neither.
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="ecxs-") as aside:
        file = Path(aside, "outcomes")
        with foreign_output():
            recorder = ("-p", outcome_plugin.__name__, f"{outcome_plugin.OPTION}={file}")
            code = _run_pytest(folder, module, (*recorder, *arguments), watch)
        answer(tests=outcome_plugin.read_outcomes(file), pytest_exit_code=code)
    return code


def _run_pytest(folder: Path, module: str, arguments: Sequence[str], watch: _Watch) -> int:
    import subprocess

    reading, writing = os.pipe()
    # The child inherits the mask, so that an interrupt waits until its program can take it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        passed = (writing, *([watch.trials.fileno()] if watch.trials else []))
        pipes = ",".join(map(str, passed))
        words = [*watch.words, *own_interpreter(), "-m", PYTEST_PROGRAM, pipes, module, *arguments]
        child = subprocess.Popen(words, cwd=folder, pass_fds=passed, env=watch.environment)  # noqa: S603 - our own
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(writing)
        if watch.trials:
            watch.trials.close()
    try:
        with child:
            try:
                status = child.wait()
            except BaseException:
                child.kill()
                raise
        result = _result(reading, status)
    finally:
        os.close(reading)
    if watch.reports is not None:
        _show_reports(watch.reports)
    if status == watch.found:
        print_error("valgrind has found errors", hint="its report is above")
        return result or PYTEST_FAILED
    return result


def _show_reports(folder: Path) -> None:
    import shutil

    from ecruntime.foundation.file_reading import read_at_most

    try:
        for path in sorted(folder.iterdir()):
            print_request(escape_terminal(read_at_most(path, _MAX_REPORT).decode("utf-8", "replace").rstrip()))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _result(pipe: int, status: int) -> int:
    """Return what pytest has said in the pipe; a process that ended before it did has failed, whatever its status."""
    # A helper that a test forked may hold the other end still.
    os.set_blocking(pipe, False)
    with suppress(BlockingIOError):
        if text := os.read(pipe, 16):
            return int(text)
    if status == 0:
        print_error("the tests ended before pytest did", hint="the module, or a test, has left with os._exit")
    return status or PYTEST_FAILED
