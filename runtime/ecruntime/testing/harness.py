"""A runtime for one test: real modules, real console, a virtual clock."""

from __future__ import annotations

import gc
import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.console.console import Console
from ecruntime.console.protocol import Ask, Form, Status
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.generation import never_released
from ecruntime.server import Outcome, Server, Settings
from ecruntime.simulator.arguments import fire_arguments
from ecruntime.testing.failures import Expectation, Failures, ServerLog, told
from ecruntime.testing.given_modules import GivenModules
from ecruntime.testing.libexec import TestedModules
from ecruntime.testing.over_budget import BUDGET, OverBudget
from ecruntime.testing.provider_module import ProvidedModule
from ecruntime.testing.reload_everywhere import Interference, InterferingFinder
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from random import Random

    from ecruntime.api import Module
    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.generation import ModuleFinder
    from ecruntime.log import LogRecord
    from ecruntime.model.hook_signature import HookSignature


class CommandFailed(AssertionError):
    """A console command was refused; its text is the console's answer."""


class NeverReleased(AssertionError):
    """A test, or its module, fetched references that nobody released; the text has the place of each fetch."""


class LeakedMemory(AssertionError):
    """Memory was allocated and not freed; the text has the type, the amount and the place of each allocation."""


class LivingGenerations(AssertionError):
    """A generation outlived the runtime: the test, or a module, keeps something of it."""


class BlockedJobs(AssertionError):
    """Jobs did not end when the runtime was closed; the text has the place at which each one was."""


class Harness:
    """One server in the thread of the test; the fixture `runtime` makes and closes it."""

    def __init__(self, folder: Path, schedule: Random | None = None, *, reloads_everywhere: bool = False) -> None:
        """Keep the configuration file in `folder`; nothing runs before `load`.

        `schedule` shuffles what is ready together. With `reloads_everywhere`, the unchanged configuration is reloaded
        in each turn of the scheduler, and before and after each provider, event callback and completion.
        """
        self.clock = VirtualClock()
        self.records: list[LogRecord] = []
        """What was logged, oldest first."""
        self.conf = folder / "ecelerity.conf"
        self.libexec: Path | None = None
        """Where installed modules lie, if there are any; the fixture `libexec` sets it, before `load`."""
        self.callback_budget = BUDGET
        """After how many seconds at one call the author's code is reported by RT151; set it before `load`."""
        self.failures = Failures()
        """What the runtime has reported of modules, as far as the test does not expect it."""
        self._poller = VirtualPoller(self.clock, schedule)
        self._interference = Interference() if reloads_everywhere else None
        self._modules = GivenModules()
        self._provided = ProvidedModule()
        self._wanted: list[tuple[str, Callable[..., object]]] = []
        self._server: Server | None = None
        self._console: Console | None = None
        self._over_budget: OverBudget | None = None

    @property
    def server(self) -> Server:
        """The server; there is one after `load`."""
        if self._server is None:
            raise UsageError("nothing is loaded yet", hint="call runtime.load(...) first")
        return self._server

    @property
    def dispatcher(self) -> Dispatcher:
        """The dispatcher of console commands; there is one after `load`."""
        if self._console is None:
            raise UsageError("nothing is loaded yet", hint="call runtime.load(...) first")
        return self._console.dispatcher

    def load(self, *modules: type[Module], conf: str | None = None) -> Outcome:
        """Start the server with these modules and this configuration; without one, each gets an empty stanza.

        What the configuration names besides is looked for among the installed modules, if there is a `libexec`.
        """
        if self._server is not None:
            raise UsageError("the runtime of this test is running already", hint="use runtime.reload(conf=...)")
        registrations = [self._modules.give(module) for module in modules]
        self._provide_wanted()
        text = "".join(f"{given.name} {{}}\n" for given in registrations) if conf is None else conf
        self.conf.write_text(text, encoding="utf-8")
        log = ServerLog(self.clock, self.failures, (self.records.append,))
        settings = Settings(self.conf, is_debug=True, aborts_on_misuse=False)
        self._server = Server(settings, self._finder(), self.clock, self._poller, log)
        self._console = Console(self._server)
        self._over_budget = OverBudget(self._server.scheduler, log, self.callback_budget)
        self._poller.add_busy(self._server.pools.is_busy)
        if self._interference is not None:
            self._interference.attach(self._server)
            self._poller.before_turn = self._interfere
        return self._server.start()

    def _finder(self) -> ModuleFinder:
        found = self._modules if self.libexec is None else TestedModules(self._modules, self.libexec)
        return found if self._interference is None else InterferingFinder(found, self._interference)

    def reload(self, conf: str | None = None) -> Outcome:
        """Reload, with another configuration if one is given; raise when it is refused."""
        if conf is not None:
            self.conf.write_text(conf, encoding="utf-8")
        outcome = self.server.reload()
        self.settle()
        return outcome

    def provide(self, hook: str, function: Callable[..., object]) -> None:
        """Provide a hook with a function of the test, which gets no closure; before `load`."""
        if self._server is not None:
            raise UsageError("providers are registered before the load", hint="call runtime.provide(...) first")
        self._wanted.append((hook, function))

    def expect_failure(self, what: str | type[BaseException] = "", *, owner: str = "", match: str = "") -> Expectation:
        """Declare what the runtime will report of a module: from now on, or within `with runtime.expect_failure(...)`.

        `what` is the id of a rule, such as "RT106", or the exception that is raised, or its name; `owner` is the module
        instance, and `match` is searched in the text, as a regular expression. All that is given must fit. A test whose
        module fails otherwise fails when it ends, and so does one that expects what never comes.
        """
        return self.failures.expect(what, owner=owner, match=match)

    def fire(self, hook: str, **arguments: object) -> object:
        """Call a hook's providers; what is not given is filled in as by `hook fire`."""
        self._interfere()
        chain = self.server.hook_called(hook)
        filled = fire_arguments(chain.signature, arguments, self.clock.now())
        with self._watched(f"the call of {hook}"):
            result = chain.call(*filled.values)
        self.settle()
        return result

    def console(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Run a console command and return its answer as JSON would have it; raise `CommandFailed` for a refusal."""
        with self._watched(f"the command '{line}'"):
            reply = self.dispatcher.execute(Ask(Form.JSON, line))
        self.settle()
        if reply.status is not Status.COMPLETED:
            raise CommandFailed(reply.text)
        return json.loads(reply.text)

    def advance(self, seconds: float) -> None:
        """Let virtual time pass: everything that is due happens, in order, each at its own time."""
        self._poller.run_for(self.server.scheduler, seconds)

    def settle(self) -> None:
        """Do what was posted to the scheduler, such as the end of a generation; no time passes."""
        self._interfere()
        self.server.scheduler.run_once(0.0)

    def _watched(self, what: str) -> AbstractContextManager[None]:
        return nullcontext() if self._over_budget is None else self._over_budget.during(what)

    def _interfere(self) -> None:
        if self._interference is not None:
            self._interference.take()
            self.server.scheduler.run_once(0.0)  # the end of the old generation

    def _provide_wanted(self) -> None:
        known: dict[str, HookSignature] = {hook.dotted: hook for hook in load_hook_catalogue().values()}
        for registration in self._modules.registrations:
            known.update((hook.dotted, hook) for hook in registration.hooks)
        for name, function in self._wanted:
            if name not in known:
                raise UsageError(f"unknown hook '{name}'", hint=did_you_mean(name, known))
            self._provided.give(known[name], function)
        if self._wanted:
            self._modules.give_always(self._provided)

    def close(self, *, judges: bool = True) -> None:
        """End the server, if there is one; raise for what outlives it, and for failures that were not expected.

        With `judges=False` the test has failed already: it shows the failures itself, and its traceback may keep a
        generation alive.
        """
        __tracebackhide__ = True
        try:
            self._end(may_live=not judges)
        except AssertionError as leak:
            pieces = str(leak).split("\n")  # a blocked job is logged as well
            others = [one for one in self.failures.unexpected if not any(piece in one.text for piece in pieces)]
            if judges and others:
                leak.add_note(told(others))
            raise
        if judges:
            self.failures.check()

    def _end(self, *, may_live: bool) -> None:
        server, self._server, self._console = self._server, None, None
        if server is None:
            self._poller.close()
            return
        try:
            server.close()
        finally:
            if self._over_budget is not None:
                self._over_budget.close()
        if server.blocked:
            raise BlockedJobs("\n".join(map(str, server.blocked)))
        if leaks := server.memory.leaks():
            raise LeakedMemory("\n".join(map(str, leaks)))
        if server.store.holds:
            raise NeverReleased("\n".join(str(never_released(hold)) for hold in server.store.holds))
        if not may_live and (living := _living(server)):
            raise LivingGenerations(living)


def _living(server: Server) -> str:
    """Return what is to be said of generations that outlive the server; what only a cycle holds is collected first."""
    if server.store.living:
        gc.collect()
    numbers = ", ".join(map(str, server.store.living))
    return f"generation {numbers} is still alive: something keeps an object of it" if numbers else ""
