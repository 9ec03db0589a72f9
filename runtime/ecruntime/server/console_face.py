"""The server as the console sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.fire import fire_arguments
from ecruntime.console.host import Fired, HookRow, ModuleCommand, ModuleRow, Reloaded, Summary
from ecruntime.console.protocol import Form
from ecruntime.console.words import split_words
from ecruntime.generation.instances import is_enabled
from ecruntime.hooks import Cell
from ecruntime.module import Control
from ecruntime.scheduler import Timeval
from ecruntime.spec.errors import UsageError
from ecruntime.spec.near_miss import did_you_mean
from ecruntime.version import installed_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import Configuration
    from ecruntime.generation import Instance
    from ecruntime.hooks import HookChain
    from ecruntime.log import Log
    from ecruntime.server.server import Server
    from ecruntime.spec.conf import Document


class ConsoleFace:
    """Answers the console's questions about one server (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Look at `server`, which is running."""
        self._server = server
        self._reset_at = server.clock.monotonic()
        self._started_at = self._reset_at

    @property
    def version(self) -> str:
        """The version of the runtime."""
        return installed_version()

    @property
    def log(self) -> Log:
        """The log of the server."""
        return self._server.log

    def control_names(self) -> tuple[str, ...]:
        """Return the module instances as the console addresses them."""
        return tuple(str(instance.name) for instance in self._server.instances())

    def control(self, scope: str, instance: str, rest: str, form: Form) -> Answer:
        """Enter a module's command."""
        words = split_words(rest)
        found = self._server.instance(scope, instance)
        if not words:
            commands = [command.name for command in found.module.opened.registration.commands]
            return Answer.failure(
                f"what shall module '{found.name}' do?", hint=f"it has: {', '.join(commands) or 'none'}"
            )
        control = Control(
            words[0].text,
            rest[words[0].end :].strip(),
            tuple(word.text for word in words[1:]),
            is_xml=form is Form.XML,
        )
        return Answer(value=found.infrastructure.control(control))

    def module_commands(self) -> tuple[ModuleCommand, ...]:
        """Return what the loaded modules can be told to do, in load order."""
        return tuple(command for instance in self._server.instances() for command in _commands(instance))

    def modules(self) -> tuple[ModuleRow, ...]:
        """Return the module instances in load order."""
        return tuple(self._row(instance) for instance in self._server.instances())

    def hook_chains(self) -> tuple[HookRow, ...]:
        """Return all hooks, those with providers first."""
        chains = sorted(self._server.current.hooks, key=lambda chain: (not chain.has, chain.signature.leaf))
        return tuple(
            HookRow(chain.signature.leaf, chain.signature.prototype, tuple(_owners(chain))) for chain in chains
        )

    def fire(self, hook: str, given: Mapping[str, object]) -> Fired:
        """Call a hook's providers with what is given; the rest is filled in."""
        chain = self._chain(hook)
        arguments = fire_arguments(chain.signature, given, self._server.clock.now())
        before = self._server.failures.snapshot()
        result = chain.call(*arguments.values)
        after = self._server.failures.snapshot()
        names = [parameter.name for parameter in chain.signature.parameters]
        return Fired(
            chain.signature.dotted,
            _shown(result),
            tuple(_owners(chain)),
            {name: _shown(value) for name, value in zip(names, arguments.values, strict=True)},
            arguments.notices,
            tuple(
                f"{owner}, see `paniclog`" for (owner, _), count in after.items() if count != before.get((owner, _), 0)
            ),
        )

    def configuration(self) -> Configuration:
        """Return the options of the current generation."""
        return self._server.current.configuration

    def document(self) -> Document:
        """Return the files that the current generation was made of."""
        return self._server.document

    def reload(self) -> Reloaded:
        """Replace the generation by what the files say."""
        outcome = self._server.reload()
        return Reloaded(outcome.number, tuple(str(finding) for finding in outcome.findings))

    def summary(self) -> Summary:
        """Return the figures of the running server."""
        now = self._server.clock.monotonic()
        return Summary(
            int(now - self._started_at),
            int(now - self._reset_at),
            self._server.current.number,
            len(self._server.instances()),
            len(self._server.scheduler.events),
            0,
        )

    def reset_summary(self) -> None:
        """Begin to count anew."""
        self._reset_at = self._server.clock.monotonic()

    def shutdown(self) -> None:
        """End the server after the present turn of its loop."""
        self._server.shutdown()

    def _row(self, instance: Instance) -> ModuleRow:
        registration = instance.module.opened.registration
        notes = []
        if instance.module.is_singleton and not instance.has_stanza:
            notes.append("no stanza: default options")
        if instance.module.needs_restart:
            notes.append("rebuilt since it was opened: restart needed")
        return ModuleRow(
            str(instance.name),
            instance.name.module,
            instance.name.instance,
            is_enabled(instance, self._server.current.configuration),
            instance.module.is_singleton,
            registration.source,
            registration.description,
            instance.module.why,
            tuple(notes),
        )

    def _chain(self, hook: str) -> HookChain:
        chain = self._server.chain(hook) or self._server.chain(hook.replace(".", "_", 1))
        if chain is None:
            known = [found.signature.leaf for found in self._server.current.hooks]
            raise UsageError(f"unknown hook '{hook}'", hint=did_you_mean(hook, known) or "`module hooks` lists all")
        return chain


def _commands(instance: Instance) -> list[ModuleCommand]:
    registered = instance.module.opened.registration.commands
    return [ModuleCommand(f"{instance.name} {command.name}", command.summary) for command in registered]


def _owners(chain: HookChain) -> list[str]:
    return [f"{provider.owner}{' (first)' if provider.is_first else ''}" for provider in chain.providers]


def _shown(value: object) -> object:
    if isinstance(value, Cell):
        return _shown(value.value)
    if isinstance(value, Timeval):
        return float(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
