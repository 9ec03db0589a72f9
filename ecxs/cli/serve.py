"""The runtime in the foreground, as `ecxs run` asks for it: supervised, checked, or served."""

from __future__ import annotations

import faulthandler
import os
import pwd
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NoReturn

import click

from ecruntime.choices import FollowedReport
from ecruntime.console.access import SHARED, AccessPolicy
from ecruntime.console.console import SystemConsole
from ecruntime.foundation.errors import EnvironmentFailure, ServerCrashed, UsageError
from ecruntime.foundation.raised import class_name
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Level
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import (
    HELD_SIGNALS,
    BuiltInFinder,
    ForkGuard,
    Lifeline,
    Pulse,
    Server,
    ServiceManager,
    Settings,
    Signals,
    tune_garbage_collector,
)
from ecruntime.threads import crash_report
from ecxs.cli.author_projects import author_projects
from ecxs.cli.control_socket import DEFAULT_SOCKET
from ecxs.cli.exit_guard import HINT, ExitGuard
from ecxs.cli.interpreter import own_command
from ecxs.cli.json_report import JSON
from ecxs.cli.lazy_group import Run
from ecxs.cli.loading_child import go_on_in_child
from ecxs.cli.report import answer, foreign_output, keep_findings, print_result
from ecxs.cli.served_project import served
from ecxs.cli.server_log import RunLog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecxs.cli.commands.run import RunSettings

_STDERR: Final = 2
_LAST_WORDS: Final = 2.0
"""Seconds in which the log may write its last messages before the process ends."""


def serve(settings: RunSettings) -> int:
    """Run the given configuration, or the project in the current folder; return the exit code."""
    if settings.form == JSON and (settings.supervise or not settings.check):
        message = "--format json is for --check alone; a server that runs logs"
        raise UsageError(message, hint="--log-format json makes each message of the log a JSON object")
    if settings.check:
        # What is only checked is neither reloaded nor reopened, and no reason to end either. This drops signals that
        # the entry point has held back.
        for number in (signal.SIGHUP, signal.SIGUSR1):
            signal.signal(number, signal.SIG_IGN)
    if settings.gdb or settings.sanitize or settings.bridge is not None:
        _prepare_c_modules(settings)
    conf, libexec, socket = settings.conf, settings.libexec, settings.socket
    if conf is None:
        conf, libexec = served(None, libexec)
        socket = socket or conf.parent / DEFAULT_SOCKET
    else:
        conf, libexec = served(conf, libexec)
    answer(conf=str(conf))
    access = access_policy(settings.socket_mode, settings.admin)
    _check_file(conf)
    followed = _followed(settings)
    if settings.supervise and not settings.check:
        # Imported here: nobody else needs to start processes.
        from ecxs.cli.supervise import supervise

        command = supervised_command(conf, libexec, socket, settings)
        return supervise(command, hung_after=settings.hung_after, is_json=settings.is_json)
    run = click.get_current_context().find_object(Run) or Run()
    # Before the log, which has a thread.
    child = go_on_in_child(run) if settings.check else None
    clock = RealClock()
    server_log = RunLog(clock, Level[settings.log_level.upper()], settings.log, is_json=settings.is_json)
    finder = BuiltInFinder(LibexecFinder(libexec, author_projects(libexec), followed.choices))
    server = Server(_server_settings(conf, settings, followed), finder, clock, EpollPoller(), server_log.log)
    guard = child.guard if child is not None else _exit_guard(server, run, is_check=settings.check)
    with guard.told():
        try:
            if settings.check:
                server.before_step = child.note if child is not None else server.before_step
                _check(server, conf)
            else:
                socket_access = (socket, access) if socket is not None else None
                _serve(server, server_log, socket_access, settings, guard)
        finally:
            server_log.close()
    return 0


def _server_settings(conf: Path, settings: RunSettings, followed: FollowedReport) -> Settings:
    return Settings(
        conf,
        is_strict=settings.strict,
        is_debug=settings.memory_debug,
        retries_listening=settings.retry_listen,
        drain_limit=settings.drain_limit,
        allocator=settings.allocator,
        loop=settings.loop,
        choices=followed.choices,
        followed=followed.followed,
    )


def _exit_guard(server: Server, run: Run, *, is_check: bool) -> ExitGuard:
    """Return the guard of this process; within another program, and at a check in it, it replaces nothing."""

    def tell(text: str) -> None:
        server.log.message(Level.CRITICAL, "MOD", f"{text}; {HINT}")
        # The log is written by a thread, which ends as well.
        server.log.flush(_LAST_WORDS)

    def unwound(error: BaseException) -> int:
        # The log is closed, and what else would tell can be unwound, too.
        with suppress(OSError):
            os.write(_STDERR, f"error: code of a module has ended the process with {class_name(error)}\n".encode())
        return guard.unwound(error)

    guard = ExitGuard(tell)
    if run.owns_process and not is_check:
        guard.install()
        run.at_end = guard.ended
        run.at_unwinding = unwound
    return guard


def access_policy(socket_mode: str, admins: Sequence[str]) -> AccessPolicy:
    """Return the policy; raise `UsageError` for an unknown user, or for admins who cannot reach the socket."""
    mode = int(socket_mode, 8)
    if admins and mode != SHARED:
        message = f"--admin {admins[0]} has no effect: the console socket is for the server's own user"
        raise UsageError(message, hint="add --socket-mode 0660")
    return AccessPolicy(mode, frozenset(map(_uid, admins)))


def _uid(name: str) -> int:
    try:
        return int(name) if name.isdecimal() else pwd.getpwnam(name).pw_uid
    except (KeyError, ValueError) as failure:
        raise UsageError(f"--admin: there is no user '{name}'", hint="name a user of this machine") from failure


def supervised_command(conf: Path, libexec: Sequence[Path], socket: Path | None, settings: RunSettings) -> list[str]:
    """Return the command line of the child: the same `ecxs run` without `--supervise`."""
    words = own_command("--isolated", "run", "--conf", str(conf))
    for folder in libexec:
        words += ["--libexec", str(folder)]
    words += ["--socket", str(socket)] if socket is not None else []
    words += [f"--log-level={settings.log_level}", f"--log-format={settings.log_format}"]
    words += [f"--socket-mode={settings.socket_mode}", *(f"--admin={user}" for user in settings.admin)]
    words += [f"--log={settings.log}"] if settings.log is not None else []
    words += [f"--hung-after={settings.hung_after:g}"]
    words += [f"--drain-limit={settings.drain_limit}", f"--allocator={settings.allocator}"]
    words += [f"--loop={settings.loop}"]
    words += [f"--bridge={settings.bridge}"] if settings.bridge is not None else []
    words += [f"--sanitize={settings.sanitize}"] if settings.sanitize else []
    words += [f"--as-server={settings.as_server}"] if settings.as_server is not None else []
    flags = {
        "--strict": settings.strict, "--memory-debug": settings.memory_debug, "--retry-listen": settings.retry_listen
    }  # fmt: skip
    return words + [flag for flag, is_given in flags.items() if is_given]


def _prepare_c_modules(settings: RunSettings) -> None:
    """Become gdb, or this program with sanitizers, if that is asked for; name the folder of the bridge to all."""
    # Imported here, as below: a server without modules in C needs nothing of it.
    if settings.bridge is not None:
        from ecruntime.bridge.cache import BRIDGE

        # Of the process, as the bridge is; what it starts, such as a child that loads, needs the same one.
        os.environ[BRIDGE] = str(settings.bridge.absolute())
    if not settings.gdb and not settings.sanitize:
        return
    from ecruntime.bridge.recipe import sanitize_flags
    from ecxs.cli.instruments import is_sanitized, sanitized, start_again, start_in_gdb

    run = click.get_current_context().find_object(Run) or Run()
    sanitize_flags(settings.sanitize)
    option = "--gdb" if settings.gdb else "--sanitize"
    if not run.owns_process:
        raise UsageError(f"{option} starts the program anew", hint="run it as a program of its own")
    if settings.gdb:
        if settings.supervise:
            raise UsageError("--gdb and --supervise exclude each other", hint="leave --supervise out")
        start_in_gdb([word for word in sys.argv[1:] if word != option])
    # A supervisor needs no sanitizers; its child becomes one that has them.
    if not settings.supervise and not is_sanitized(settings.sanitize):
        start_again(sys.argv[1:], sanitized(settings.sanitize))


def _check_file(conf: Path) -> None:
    if not conf.is_file():
        wrong = "is a folder" if conf.is_dir() else "is no file" if conf.exists() else "does not exist"
        raise EnvironmentFailure(f"configuration '{conf}' {wrong}", hint="name a file with -f")


def _followed(settings: RunSettings) -> FollowedReport:
    if settings.as_server is None:
        return FollowedReport.as_chosen()
    # Imported here: few runs follow another server.
    from ecxs.cli.as_server import followed_server

    return followed_server(settings.as_server)


def _check(server: Server, conf: Path) -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)
    with foreign_output():
        findings = server.check()
    if not keep_findings(findings):
        for finding in findings:
            click.echo(str(finding), err=True)
    print_result(f"{conf}: everything loads")


def _serve(
    server: Server,
    server_log: RunLog,
    socket: tuple[Path, AccessPolicy] | None,
    settings: RunSettings,
    exit_guard: ExitGuard,
) -> None:
    # Before the start: a SIGTERM during a long load is noted, and ends the server in order once the loop runs.
    manager = ServiceManager.of(server, os.environ)
    signals = Signals(server, manager)
    console = SystemConsole(server)
    guard = ForkGuard(server, lambda: (*signals.descriptors, *console.descriptors, *manager.descriptors))
    guard.install()
    signals.install()
    manager.install()
    if settings.lifeline is not None:
        Lifeline(server, settings.lifeline).install()
        guard.keep(settings.lifeline)
    pulse = _start_pulse(server, settings, guard)
    threading.excepthook = lambda ended: _stop_after_crash(server, ended)
    if sys.__stderr__ is not None:
        faulthandler.enable()
    try:
        # The socket comes first: a second server on the same one shall not load a module.
        if socket is not None:
            console.listen(*socket)
        server.start()
        exit_guard.loaded()
        if pulse is not None:
            pulse.say_serves()
        _announce(server, server_log, socket, manager)
        tune_garbage_collector()
        server.run()
        if pulse is not None:
            pulse.say_asked()
    finally:
        guard.end_helper()
        manager.say_ends()
        console.close()
        server.close()
        signals.close()
        guard.close()
        manager.close()
        if server.blocked:
            _exit_beside_blocked_jobs(server, server_log, exit_guard)
    # A module may have ended a thread during the end, too.
    server.raise_crash()
    server_log.announce("stopped")


def _announce(
    server: Server, server_log: RunLog, socket: tuple[Path, AccessPolicy] | None, manager: ServiceManager
) -> None:
    """Say that the server serves, to whoever started it."""
    status = f"running; modules: {', '.join(str(instance.name) for instance in server.instances()) or 'none'}"
    server_log.announce(status)
    if socket is not None:
        server_log.announce(f"console: ecxs console -s {socket[0]}")
    manager.say_serves(status)


def _start_pulse(server: Server, settings: RunSettings, guard: ForkGuard) -> Pulse | None:
    """Return the heartbeat of a server that has a supervisor."""
    if settings.heartbeat is None:
        return None
    pulse = Pulse(server, settings.heartbeat, settings.hung_after)
    pulse.install()
    guard.keep(settings.heartbeat)
    return pulse


def _stop_after_crash(server: Server, ended: threading.ExceptHookArgs) -> None:
    """Stop the server with a crash report: a thread that a module started is treated like a pool thread."""
    name = ended.thread.name if ended.thread is not None else "unknown"
    report = crash_report(name, ended.exc_value if ended.exc_value is not None else ended.exc_type())
    server.log.message(Level.CRITICAL, "threads", report)
    server.stop_crashed(report)


def _exit_beside_blocked_jobs(server: Server, server_log: RunLog, exit_guard: ExitGuard) -> NoReturn:
    """End the process without interpreter shutdown, since blocked threads must not run during it."""
    for job in server.blocked:
        server_log.announce(f"left behind: {job}")
    server_log.close()
    exit_guard.leave(ServerCrashed.exit_code)
