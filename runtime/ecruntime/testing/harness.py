"""A runtime for one test: real modules, real console, a virtual clock."""

from __future__ import annotations

import gc
import json
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.choices import FollowedReport
from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, ReplyStatus, Request
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.generation import never_released
from ecruntime.server import BuiltInFinder, ReloadOutcome, Server, Settings
from ecruntime.server.event_loop import PYTHON
from ecruntime.testing.ended_threads import EndedThreads
from ecruntime.testing.failures import Expectation, Failures, HarnessLog, format_failures
from ecruntime.testing.given_modules import GivenModules
from ecruntime.testing.hand_over import HandOver
from ecruntime.testing.libexec import TestedModules, declared_hooks
from ecruntime.testing.lua_kit import LuaKit
from ecruntime.testing.over_budget import BUDGET, OverBudget
from ecruntime.testing.provider_module import ProviderModule
from ecruntime.testing.reload_everywhere import ReloadEverywhere, ReloadingFinder
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from ecruntime.api import Module
    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.generation import ModuleFinder
    from ecruntime.log import LogRecord
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.scheduler import Event, Scheduler
    from ecruntime.testing.exported import ExportedModules
    from ecruntime.testing.schedule import EventOrder


PHASES: Final = (
    "connect", "ehlo", "mailfrom", "rcptto", "rcptto_list", "rcptto_list_final", "data", "data_spool",
    "data_spool_each_rcpt", "set_binding", "dealloc",
)  # fmt: skip
"""The phases in which a session is validated, in order."""


class CommandFailed(AssertionError):
    """A console command was refused; its text is the console's answer."""


class NeverReleased(AssertionError):
    """References that a test or its module never released; the text has the place of each acquisition."""


class LeakedMemory(AssertionError):
    """Memory that was not freed; the text has the type, the amount and the place of each allocation."""


class LivingGenerations(AssertionError):
    """A generation that outlived the runtime: the test or a module keeps an object of it."""


class BlockedJobs(AssertionError):
    """Jobs that had not ended when the runtime was closed; the text has the place of each in the code."""


class Harness:
    """One server in the thread of the test; the fixture `runtime` makes and closes it."""

    def __init__(
        self,
        folder: Path,
        schedule: EventOrder | None = None,
        *,
        reloads_everywhere: bool = False,
        may_reload: bool = True,
        exported: ExportedModules | None = None,
    ) -> None:
        """Keep the configuration file in `folder`; nothing runs before `load`.

        `schedule` chooses the order of events. With `reloads_everywhere`, the unchanged configuration is reloaded in
        each turn of the scheduler, and before and after each provider, event callback and completion; a schedule that
        explores chooses among these places, unless `may_reload` is false. Of `exported` modules the server gets the
        libraries.
        """
        self.clock = VirtualClock()
        """The clock of the server; `advance` of the harness moves it."""
        self.records: list[LogRecord] = []
        """All log records, oldest first."""
        self.conf: Path = folder / "ecelerity.conf"
        """The configuration file, which `load` and `reload` write."""
        self.libexec: Path | None = None
        """The folder of installed modules, if any; the fixture `libexec` sets it, before `load`."""
        self.projects: Sequence[Path] = ()
        """Projects of installed modules, whose code runs under the paths of its source."""
        self.callback_budget: float = BUDGET
        """Seconds in one call after which RT151 reports the author's code; set it before `load`."""
        self.followed = FollowedReport.as_chosen()
        """The server that the runtime does as, where documents leave it open; set it before `load`."""
        self.loop = PYTHON
        """The event loop, a name of `LOOPS`; set it before `load`."""
        self.failures = Failures()
        """Failures of modules that the runtime reported, and those that the test expects."""
        self.lua = LuaKit()
        """Functions of the test for scripts in Lua: `runtime.lua.provide("msys.av.scan", ...)`."""
        self._poller = VirtualPoller(self.clock, schedule)
        explores = schedule is not None and schedule.explores
        self._hand_over = self._poller.hand_over = HandOver(schedule) if schedule is not None and explores else None
        # Wrapped in any case, since providers are places where a thread may be stopped.
        chosen = None if reloads_everywhere else schedule
        self._reload_everywhere = (
            ReloadEverywhere(chosen, self._hand_over, is_off=not (reloads_everywhere or may_reload))
            if reloads_everywhere or explores
            else None
        )
        self._exported = exported
        self._modules = GivenModules(exported)
        self._provider_module = ProviderModule()
        self._providers: list[tuple[str, Callable[..., object]]] = []
        self._server: Server | None = None
        self._console: SystemConsole | None = None
        self._over_budget: OverBudget | None = None
        self._ended_threads: EndedThreads | None = None

    @property
    def server(self) -> Server:
        """The server; UsageError before `load`."""
        if self._server is None:
            raise UsageError("nothing is loaded yet", hint="call runtime.load(...) first")
        return self._server

    @property
    def dispatcher(self) -> Dispatcher:
        """The dispatcher of console commands; there is one after `load`."""
        if self._console is None:
            raise UsageError("nothing is loaded yet", hint="call runtime.load(...) first")
        return self._console.dispatcher

    def load(self, *modules: type[Module], conf: str | None = None) -> ReloadOutcome:
        """Start the server with these modules and this configuration; without one, each gets an empty stanza.

        Other modules that the configuration names are looked up in `libexec`, if it is set.
        """
        if self._server is not None:
            self._check_started(self._server)
            raise UsageError("the runtime of this test is running already", hint="use runtime.reload(conf=...)")
        registrations = [self._modules.give(module) for module in modules]
        self._offer_providers()
        text = "".join(f"{given.name} {{}}\n" for given in registrations) if conf is None else conf
        self.conf.write_text(text, encoding="utf-8")
        return self._start()

    def _start(self) -> ReloadOutcome:
        log = HarnessLog(self.clock, self.failures, self._sinks())
        # Debug mode records the place of each allocation. Misuse shall fail the test, not end the process of pytest.
        settings = Settings(
            self.conf,
            is_debug=True,
            aborts_on_misuse=False,
            loop=self.loop,
            choices=self.followed.choices,
            followed=self.followed.followed,
        )
        self._server = Server(settings, self._finder(), self.clock, self._poller, log)
        self.lua.attach(self._server)
        if self._exported is not None:
            self._exported.attach(self._server)
        self._console = SystemConsole(self._server)
        self._over_budget = OverBudget(self._server.scheduler, log, self.callback_budget)
        self._ended_threads = EndedThreads(log)
        # Virtual time must not jump past a job that works in another thread.
        self._poller.add_busy(self._server.pools.is_busy if self._hand_over is None else self._hand_over.is_busy)
        self._poller.watched = partial(_watched_by, self._server.scheduler)
        if self._hand_over is not None:
            self._hand_over.attach(self._server)
        if self._reload_everywhere is not None:
            # Before the start, so that callbacks registered by it are wrapped as well.
            self._reload_everywhere.attach(self._server)
            self._poller.before_turn = self._reload_if_everywhere
            self._poller.interlude = self._reload_everywhere.take_in_c
        return self._server.start()

    def why_plain(self) -> str:
        """Return the reason for which no module stands here in its exported form."""
        if not self._modules.names:
            return "the test gives the server no class"
        return f"the server opened only what is the test's own: {', '.join(self._modules.names)}"

    def _sinks(self) -> tuple[Callable[[LogRecord], object], ...]:
        if self._exported is None:
            return (self.records.append,)
        self._exported.begin(self.failures)
        return (self.records.append, self._exported.logged)

    def _finder(self) -> ModuleFinder:
        given = (
            self._modules
            if self.libexec is None
            else TestedModules(self._modules, self.libexec, self.projects, self.followed.choices, self._exported)
        )
        found = BuiltInFinder(given)
        return found if self._reload_everywhere is None else ReloadingFinder(found, self._reload_everywhere)

    def reload(self, conf: str | None = None) -> ReloadOutcome:
        """Reload, with another configuration if one is given; raise when it is refused."""
        server = self.server
        self._check_started(server)
        if conf is not None:
            self.conf.write_text(conf, encoding="utf-8")
        outcome = server.reload()
        self.settle()
        return outcome

    @staticmethod
    def _check_started(server: Server) -> None:
        if not server.store.is_published:
            raise UsageError(
                "the load has failed, and a server that does not start is over",
                hint="load another configuration first, then reload with the one that fails",
            )

    def provide(self, hook: str, function: Callable[..., object]) -> None:
        """Register a function of the test as provider of a hook, without a closure; to be called before `load`."""
        if self._server is not None:
            raise UsageError("providers are registered before the load", hint="call runtime.provide(...) first")
        self._providers.append((hook, function))

    def expect_failure(self, what: str | type[BaseException] = "", *, owner: str = "", match: str = "") -> Expectation:
        """Expect a failure that the runtime reports of a module: from now on, or in `with runtime.expect_failure(...)`.

        `what` is the id of a rule, such as "RT106", or an exception or its name; `owner` is the module instance, and
        `match` is a regular expression, searched in the text. All that are given must match. A test fails at its end
        for failures that it does not expect, and for expected ones that did not come.
        """
        return self.failures.expect(what, owner=owner, match=match)

    def fire(self, hook: str, **arguments: object) -> object:
        """Call a hook's providers; missing arguments are filled in as by `hook fire`.

        With `session="NAME"` it sees the connection, the context and the message of earlier calls of that session.
        """
        self._reload_if_everywhere()
        # Looked up after the reload, so that the call enters the newest generation.
        chain = self.server.find_hook(hook)
        filled = self.server.sessions.arguments(chain.signature, arguments, self.clock.now())
        with self._watched(f"the call of {hook}"):
            result = chain.call(*filled.values)
        self.settle()
        return result

    def fire_session(self, name: str = "fired", **arguments: object) -> dict[str, object]:
        """Call the phases of a whole session that have a provider, from connect to dealloc; return their results.

        An argument goes to each phase that has a parameter of its name; `str` is that of the phase: `ehlo="…"`,
        `mailfrom="…"` and `rcptto="…"`.
        """
        results: dict[str, object] = {}
        for phase in PHASES:
            chain = self.server.chain(f"validate_{phase}")
            if chain is None or not chain.has:
                continue
            names = {parameter.name for parameter in chain.signature.parameters}
            given = {key: value for key, value in arguments.items() if key in names}
            if "str" in names and phase in arguments:
                given["str"] = arguments[phase]
            results[phase] = self.fire(f"validate_{phase}", session=name, **given)
        return results

    def console(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Run a console command and return its answer, parsed from JSON; raise `CommandFailed` for a refusal."""
        with self._watched(f"the command '{line}'"):
            reply = self.dispatcher.execute(Request(Form.JSON, line))
        self.settle()
        if reply.status is not ReplyStatus.COMPLETED:
            raise CommandFailed(reply.text)
        return json.loads(reply.text)

    def advance(self, seconds: float) -> None:
        """Let virtual time pass: everything that is due happens, in order, each at its own time."""
        self._poller.run_for(self.server.scheduler, seconds)

    def settle(self) -> None:
        """Run the calls posted to the scheduler, such as the end of a generation; no time passes."""
        self._reload_if_everywhere()
        self.server.scheduler.run_once(0.0)

    def _watched(self, what: str) -> AbstractContextManager[None]:
        return nullcontext() if self._over_budget is None else self._over_budget.during(what)

    def _reload_if_everywhere(self) -> None:
        if self._reload_everywhere is not None:
            self._reload_everywhere.take()
            self.server.scheduler.run_once(0.0)  # the end of the old generation

    def _offer_providers(self) -> None:
        # Only now, not in `provide`: the modules given to `load` may declare hooks of their own.
        known: dict[str, HookSignature] = {hook.dotted: hook for hook in load_hook_catalogue().values()}
        for registration in self._modules.registrations:
            known.update((hook.dotted, hook) for hook in registration.hooks)
        if self.libexec is not None and self._providers:
            known.update((hook.dotted, hook) for hook in declared_hooks(self.libexec))
        for name, function in self._providers:
            if name not in known:
                raise UsageError(f"unknown hook '{name}'", hint=did_you_mean(name, known))
            self._provider_module.give(known[name], function)
        if self._providers:
            self._modules.give_always(self._provider_module)

    def close(self, *, judges: bool = True) -> None:
        """End the server, if there is one; raise for what outlives it, and for unexpected failures.

        With `judges=False` the test has failed already: it shows the failures itself, and its traceback may keep a
        generation alive.
        """
        __tracebackhide__ = True
        try:
            self._end(may_live=not judges)
        except AssertionError as leak:
            # A leak often follows from a failure, so both are shown, but no text twice.
            pieces = str(leak).split("\n")  # a blocked job is logged as well
            others = [one for one in self.failures.unexpected if not any(piece in one.text for piece in pieces)]
            if judges and others:
                leak.add_note(format_failures(others))
            raise
        if judges:
            self.failures.check()

    def _end(self, *, may_live: bool) -> None:
        server, self._server, self._console = self._server, None, None
        if server is None:
            self._poller.close()
            return
        if self._hand_over is not None:
            self._hand_over.release()
        try:
            server.close()
        finally:
            if self._exported is not None:
                self._exported.end()
            for watch in (self._over_budget, self._ended_threads):
                if watch is not None:
                    watch.close()
        if server.blocked:
            raise BlockedJobs("\n".join(map(str, server.blocked)))
        if leaks := server.memory.leaks():
            raise LeakedMemory("\n".join(map(str, leaks)))
        if server.store.holds:
            raise NeverReleased("\n".join(str(never_released(hold)) for hold in server.store.holds))
        if not may_live and (living := _live_generations(server)):
            raise LivingGenerations(living)


def _watched_by(scheduler: Scheduler, fd: int) -> Event | str | None:
    """Return what `VirtualPoller.watched` asks for."""
    if fd == scheduler.wakeup_fd:
        return None
    events = (event for event in scheduler.events if event.fd == fd and not event.is_timed)
    return next(events, f"a module in C, for descriptor {fd}")


def _live_generations(server: Server) -> str:
    """Return a message about generations that outlive the server, empty without any; cycles are collected first."""
    if server.store.numbers_in_use:
        gc.collect()
    numbers = ", ".join(map(str, server.store.numbers_in_use))
    return f"generation {numbers} is still alive: something keeps an object of it" if numbers else ""
