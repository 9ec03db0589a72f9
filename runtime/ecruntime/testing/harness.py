"""A runtime for one test: real modules, real console, a virtual clock."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecruntime.console.fire import fire_arguments
from ecruntime.console.protocol import Ask, Form, Status
from ecruntime.log import Level, Log
from ecruntime.server import Outcome, Server, Settings
from ecruntime.spec.catalogue.hooks import load_hook_catalogue
from ecruntime.spec.errors import UsageError
from ecruntime.spec.near_miss import did_you_mean
from ecruntime.testing.finder import GivenModules
from ecruntime.testing.provided import ProvidedModule
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.api import Module
    from ecruntime.log import LogRecord
    from ecruntime.spec.hook_signature import HookSignature


class CommandFailed(AssertionError):
    """A console command was refused; its text is the console's answer."""


class Harness:
    """One server in the thread of the test; the fixture `runtime` makes and closes it."""

    def __init__(self, folder: Path) -> None:
        """Keep the configuration file in `folder`; nothing runs before `load`."""
        self.clock = VirtualClock()
        self.records: list[LogRecord] = []
        """What was logged, oldest first."""
        self.conf = folder / "ecelerity.conf"
        self._poller = VirtualPoller(self.clock)
        self._modules = GivenModules()
        self._provided = ProvidedModule()
        self._wanted: list[tuple[str, Callable[..., object]]] = []
        self._server: Server | None = None

    @property
    def server(self) -> Server:
        """The server; there is one after `load`."""
        if self._server is None:
            raise UsageError("nothing is loaded yet", hint="call runtime.load(...) first")
        return self._server

    def load(self, *modules: type[Module], conf: str | None = None) -> Outcome:
        """Start the server with these modules and this configuration; without one, each gets an empty stanza."""
        if self._server is not None:
            raise UsageError("the runtime of this test is running already", hint="use runtime.reload(conf=...)")
        registrations = [self._modules.give(module) for module in modules]
        self._provide_wanted()
        text = "".join(f"{given.name} {{}}\n" for given in registrations) if conf is None else conf
        self.conf.write_text(text, encoding="utf-8")
        log = Log(self.clock, sinks=(self.records.append,), debug_level=Level.DEBUG)
        self._server = Server(Settings(self.conf), self._modules, self.clock, self._poller, log)
        return self._server.start()

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

    def fire(self, hook: str, **arguments: object) -> object:
        """Call a hook's providers; what is not given is filled in as by `hook fire`."""
        chain = self.server.chain(hook.replace(".", "_", 1))
        if chain is None:
            known = [found.signature.dotted for found in self.server.current.hooks]
            raise UsageError(f"unknown hook '{hook}'", hint=did_you_mean(hook, known))
        filled = fire_arguments(chain.signature, arguments, self.clock.now())
        result = chain.call(*filled.values)
        self.settle()
        return result

    def console(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Run a console command and return its answer as JSON would have it; raise `CommandFailed` when it is refused."""
        reply = self.server.dispatcher.execute(Ask(Form.JSON, line))
        self.settle()
        if reply.status is not Status.COMPLETED:
            raise CommandFailed(reply.text)
        return json.loads(reply.text)

    def advance(self, seconds: float) -> None:
        """Let virtual time pass: everything that is due happens, in order, each at its own time."""
        self._poller.run_for(self.server.scheduler, seconds)

    def settle(self) -> None:
        """Do what was posted to the scheduler, such as the end of a generation; no time passes."""
        self.server.scheduler.run_once(0.0)

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

    def close(self) -> None:
        """End the server, if there is one."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
