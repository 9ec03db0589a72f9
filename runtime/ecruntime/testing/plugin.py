"""The pytest plugin: a runtime for each test, on a virtual clock."""

from __future__ import annotations

import math
import os
import secrets
from contextlib import ExitStack, suppress
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

import pytest

# The runtime is imported by the fixtures that need it: pytest loads this plugin in every run of every project.
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from ecruntime.choices import FollowedReport
    from ecruntime.testing.exported import ExportedModules
    from ecruntime.testing.harness import Harness
    from ecruntime.testing.libexec import BuiltProjects, LibexecFolder
    from ecruntime.testing.peer import Peers
    from ecruntime.testing.schedule import EventOrder, Replay


class Fire(Protocol):
    """Calls a hook's providers."""

    def __call__(self, hook: str, **arguments: object) -> object:
        """Call with the given arguments; missing ones are filled in."""
        ...


class Console(Protocol):
    """Runs a console command."""

    def __call__(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Run the command and return its answer, parsed from JSON; raise when it is refused."""
        ...


class Clock(Protocol):
    """The virtual time of a runtime."""

    def advance(self, seconds: float) -> None:
        """Let time pass: everything that is due happens, in order, each at its own time."""
        ...


_SEED = pytest.StashKey[str]()
_HARNESS = pytest.StashKey["Harness"]()
_HAS_FAILED = pytest.StashKey[bool]()
_BUDGET = pytest.StashKey[float | None]()
_FOLLOWED = pytest.StashKey["FollowedReport"]()
_EXPORTED = pytest.StashKey["ExportedModules | None"]()
_MISFITS = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the kit."""
    group = parser.getgroup("ecruntime", "the runtime of module tests")
    group.addoption(
        "--schedule", metavar="TOKEN", help="replay the order of events of a run whose failure printed TOKEN"
    )
    group.addoption(
        "--schedules",
        metavar="N",
        type=int,
        default=1,
        help="run each test in up to N orders of events, threads and reloads, and shrink one that fails",
    )
    group.addoption(
        "--reload-everywhere",
        action="store_true",
        help="reload the configuration before and after each provider, event callback and completion",
    )
    group.addoption(
        "--loop",
        choices=("auto", "python", "native"),
        default="python",
        help="the event loop under each runtime; auto is native where it was built (default: python)",
    )
    group.addoption(
        "--as-server", metavar="REPORT", help="do as the server of this report does, where documents leave it open"
    )
    group.addoption(
        "--as-server-ours", metavar="REPORT", help="the report of this runtime: what both say alike decides nothing"
    )
    group.addoption(
        "--installed-in",
        metavar="LIBEXEC",
        help="take the module of the working folder from there, where the newest build of it was installed",
    )
    group.addoption(
        "--exported",
        action="append",
        metavar="TREE",
        help="give the server the library of this built tree of 'ecxs export' in place of the module's class",
    )
    parser.addini(
        "callback_budget",
        "seconds in one call after which RT151 fails the test; for slow or shared machines (default: 0.25)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed of this run, have last words shown, and declare the markers."""
    _show_last_words(config)
    config.stash[_SEED] = config.getoption("--schedule") or secrets.token_hex(4)
    config.stash[_FOLLOWED] = _followed(config.getoption("--as-server"), config.getoption("--as-server-ours"))
    config.stash[_EXPORTED] = _exported(config, config.getoption("--exported"))
    config.stash[_MISFITS] = []
    if (orders := config.getoption("--schedules")) != 1:
        _explore(config, orders)
    config.stash[_BUDGET] = _budget(config.getini("callback_budget"))
    config.addinivalue_line(
        "markers", "own_reloads(reason): counts reloads, or what they end; --reload-everywhere leaves the test out"
    )
    config.addinivalue_line(
        "markers", "plain_form(reason): needs the class itself; --exported runs the test with it, and says so"
    )
    config.addinivalue_line(
        "markers",
        "expect_failure(what, *, owner, match): declares what the runtime will report of a module in the test, "
        "as runtime.expect_failure does",
    )


def _followed(theirs: str | None, ours: str | None) -> FollowedReport:
    """Return the choices of the server that is followed; what is not followed was told by who gave the report."""
    from pathlib import Path

    from ecruntime.choices import FollowedReport, read_report
    from ecruntime.choices.follow import follow

    if theirs is None:
        return FollowedReport.as_chosen()
    reading = read_report(Path(theirs))
    known = read_report(Path(ours)).report if ours is not None else None
    followed = follow(reading.report, known) if reading.report is not None else None
    findings = reading.findings if followed is None else followed.findings
    if errors := [str(finding) for finding in findings if finding.severity == "error"]:
        raise pytest.UsageError("\n".join(errors))
    assert followed is not None
    return followed


def _exported(config: pytest.Config, trees: list[str] | None) -> ExportedModules | None:
    if not trees:
        return None
    from pathlib import Path

    from ecruntime.foundation.errors import UsageError
    from ecruntime.testing.exported import ExportedModules
    from ecruntime.testing.exported_report import ExportedReport

    try:
        found = ExportedModules(map(Path, trees))
    except UsageError as error:
        raise pytest.UsageError(f"{error}\n{error.hint}") from error
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ExportedReport(", ".join(f"'{module.name}'" for module in found.modules)))
    return found


def _explore(config: pytest.Config, orders: int) -> None:
    from ecruntime.testing.orders import Orders
    from ecruntime.testing.schedule import deviations_of

    seed = config.getoption("--schedule") or "0"
    if orders < 1:
        raise pytest.UsageError(f"--schedules {orders}: not a number of orders above 0")
    if deviations_of(seed) is not None:
        raise pytest.UsageError(f"--schedule {seed} is one order; leave out --schedules {orders}")
    # Not of chance unless asked for: two runs of one state of a project explore the same.
    config.pluginmanager.register(Orders(seed, orders), "ecruntime-orders")


def _show_last_words(config: pytest.Config) -> None:
    from ecruntime.bridge.reports import STANDARD_ERROR, reports_to

    # Nothing is caught yet. During a test standard error goes to a file, of which nobody reads when the process ends.
    with suppress(OSError):
        descriptor = os.dup(STANDARD_ERROR)
        words = ExitStack()
        words.callback(os.close, descriptor)
        words.enter_context(reports_to(descriptor))
        config.add_cleanup(words.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip tests whose outcome further reloads would change."""
    if not config.getoption("--reload-everywhere"):
        return
    for item in items:
        if mark := item.get_closest_marker("own_reloads"):
            item.add_marker(pytest.mark.skip(reason=f"not with --reload-everywhere: {' '.join(mark.args)}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the server's log, its failures and the way to replay the run to the report of a failed test."""
    if "runtime" not in getattr(item, "fixturenames", ()):
        return (yield)
    from ecruntime.testing.native_leaks import note_leaks
    from ecruntime.testing.report import sections, short_form, without_runtime_frames

    short = None
    if call.excinfo is not None and not item.config.getoption("fulltrace"):
        short = short_form(call.excinfo)
        call.excinfo = without_runtime_frames(call.excinfo)
    report = yield
    harness = item.stash.get(_HARNESS, None)
    if call.when == "call":
        item.stash[_HAS_FAILED] = call.excinfo is not None
    if call.when == "teardown" and harness is not None:
        del item.stash[_HARNESS]
        note_leaks(report, harness.records)
    if report.failed:
        report.longrepr = short or report.longrepr  # type: ignore[assignment] # it is shown alike
        if harness is not None:
            report.sections += sections(harness, has_told=call.when == "teardown")
        _note_failure(item, call, report)
    return report


def _note_failure(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    from ecruntime.testing.orders import FAILURE, SCHEDULE, add_replay

    schedule = item.stash.get(SCHEDULE, None)
    if call.excinfo is not None and not item.stash.get(FAILURE, ""):
        item.stash[FAILURE] = f"{call.when} {call.excinfo.type.__qualname__}"
    is_explored = item.config.getoption("--schedules") > 1 and schedule is not None and schedule.deviations
    if not is_explored:  # else it is shrunk first
        add_replay(report, item.config.stash[_SEED], schedule)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what modules in C have not freed, and in how many orders the tests were run."""
    from ecruntime.testing.native_leaks import show_leaks
    from ecruntime.testing.orders import show_orders

    show_leaks(terminalreporter)
    if config.getoption("--schedules") > 1:
        show_orders(terminalreporter)
    for misfit in config.stash[_MISFITS]:
        terminalreporter.write_line(misfit)


@pytest.fixture
def runtime(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Harness]:
    """Give a runtime that is closed after the test; start it with `runtime.load(Module, conf="...")`.

    Descriptors that are ready together are dispatched in random order. The test fails for what it leaves open, and for
    each failure of a module that it does not expect.
    """
    from ecruntime.testing.harness import Harness
    from ecruntime.testing.leak_check import Audit

    __tracebackhide__ = True
    leak_check = Audit()
    schedule, replay = _schedule(request.node)
    exported = request.config.stash[_EXPORTED]
    harness = Harness(
        tmp_path,
        schedule,
        reloads_everywhere=request.config.getoption("--reload-everywhere"),
        may_reload=request.node.get_closest_marker("own_reloads") is None,
        exported=None if request.node.get_closest_marker("plain_form") else exported,
    )
    harness.followed = request.config.stash[_FOLLOWED]
    harness.loop = request.config.getoption("--loop")
    request.node.stash[_HARNESS] = harness
    if (budget := request.config.stash[_BUDGET]) is not None:
        harness.callback_budget = budget
    for mark in request.node.iter_markers("expect_failure"):
        harness.expect_failure(*mark.args, **mark.kwargs)
    try:
        yield harness
    finally:
        if exported is not None:
            from ecruntime.testing.exported_report import note_form

            note_form(request.node, harness, exported)
        harness.close(judges=not request.node.stash.get(_HAS_FAILED, False))
        if replay is not None and (misfit := replay.misfit()):
            why = f"--schedule {request.config.stash[_SEED]} does not fit {request.node.nodeid}: {misfit}"
            request.config.stash[_MISFITS].append(why)
    leak_check.check()


def _schedule(item: pytest.Item) -> tuple[EventOrder, Replay | None]:
    """Return the schedule of a test, and what replays a token."""
    from ecruntime.testing.orders import SCHEDULE
    from ecruntime.testing.schedule import EventOrder, Replay, deviations_of

    if item.config.getoption("--schedules") > 1:
        return item.stash[SCHEDULE], None
    seed = item.config.stash[_SEED]
    if (deviations := deviations_of(seed)) is None:
        # Each test has a random sequence of its own, so that it runs alone as it ran among all.
        return EventOrder.seeded(Random(f"{seed}:{item.nodeid}")), None  # noqa: S311 - no secret is made of it
    replay = Replay(deviations)
    schedule = item.stash[SCHEDULE] = EventOrder(replay)
    return schedule, replay


@pytest.fixture
def conf(runtime: Harness) -> Callable[[str], Path]:
    """Give `conf("greeter {}")`, which writes the configuration file of the runtime and loads nothing."""

    def write(text: str) -> Path:
        runtime.conf.write_text(text, encoding="utf-8")
        return runtime.conf

    return write


@pytest.fixture(scope="session")
def _built_projects(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> BuiltProjects:
    """Give what was built in this run, so that a project is built once for all of its tests."""
    from ecruntime.testing.libexec import BuiltProjects

    built = BuiltProjects(tmp_path_factory.mktemp("built"))
    if installed := request.config.getoption("--installed-in"):
        built.know(request.config.invocation_params.dir, request.config.invocation_params.dir / installed)
    return built


@pytest.fixture
def libexec(
    runtime: Harness, tmp_path: Path, request: pytest.FixtureRequest, _built_projects: BuiltProjects
) -> LibexecFolder:
    """Give `libexec()`, which builds the project of the test, so that `runtime.load` finds its module by manifest."""
    from ecruntime.testing.libexec import LibexecFolder

    made = LibexecFolder(tmp_path / "libexec", request.path.parent, _built_projects, request.config.stash[_EXPORTED])
    runtime.libexec, runtime.projects = made.folder, made.projects
    return made


@pytest.fixture
def peer(runtime: Harness) -> Iterator[Peers]:
    """Give `peer("Echo_Listener")`, which connects to a listener, and `peer.pair()`, a socket and its other end."""
    from ecruntime.testing.peer import Peers

    peers = Peers(lambda: runtime.server, runtime.settle)
    yield peers
    peers.close()


@pytest.fixture
def fire(runtime: Harness) -> Fire:
    """Give `fire("scope.hook", name=value)`, which calls the hook's providers and returns the result."""
    return runtime.fire


@pytest.fixture
def console(runtime: Harness) -> Console:
    """Give `console("greeter status")`, which runs a command and returns its answer, parsed from JSON."""
    return runtime.console


@pytest.fixture
def clock(runtime: Harness) -> Clock:
    """Give the virtual time: `clock.advance(60.0)`."""
    return runtime


def _budget(text: str) -> float | None:
    """Return the seconds of `callback_budget`; None when the setting is not given."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.0 < seconds < math.inf:
        raise pytest.UsageError(f"callback_budget = {text}: not a number of seconds above 0")
    return seconds
