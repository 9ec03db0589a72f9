"""The server as the console sees it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command_line import join_words, split_words
from ecruntime.console.protocol import Form
from ecruntime.console.view.activity import ActivitySampler
from ecruntime.console.view.graph import module_graph
from ecruntime.console.view.hooks import HooksView
from ecruntime.console.view.listeners import ListenersView
from ecruntime.console.view.logs import LogsView
from ecruntime.console.view.recordings import RecordingsView
from ecruntime.console.view.resources import ResourcesView
from ecruntime.foundation.error_origin import describe_origin, format_traceback
from ecruntime.foundation.errors import EcError, UsageError
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.generation.instances import is_enabled
from ecruntime.log import Level
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.command_arguments import argument_limits, counted_arguments
from ecruntime.module import Control
from ecruntime.scheduler import DONE
from ecruntime.version import installed_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ecruntime.choices import FollowedChoice
    from ecruntime.config import Configuration
    from ecruntime.formats.conf import Document, ScopeNode, SettingChange
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation import GenerationStore, Hold, Instance, LoadedModule
    from ecruntime.log import Log
    from ecruntime.model.module_graph import ModuleGraph
    from ecruntime.module import ModuleOutput, NativeCommand
    from ecruntime.scheduler import Event, Mask, Timeval
    from ecruntime.server.foreseen_reload import ForeseenReload
    from ecruntime.server.server import ReloadOutcome, Server

_PAUSE: Final = 0.02
"""Seconds between two looks at a command that takes some time."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of `summary`; times are in whole seconds."""

    uptime: int
    statistics_last_reset: int
    """Seconds since `summary reset`, or since the start."""
    generation: int
    loaded_modules: int
    events: int
    jobs: int


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module instance, as `module list` shows it."""

    name: str
    module: str
    instance: str
    is_enabled: bool
    is_singleton: bool
    source: str
    description: str
    why: str
    notes: tuple[str, ...] = ()
    control_failures: int = 0
    """The number of failed commands of the module."""


@dataclass(frozen=True, slots=True)
class ModuleCommand:
    """A command of a loaded module: `name` is typed whole, such as `greeter status` or `"meter:two words" status`."""

    name: str
    summary: str
    level: AccessLevel = AccessLevel.ADMIN
    arguments: tuple[str, ...] | None = None
    """Its declared arguments; None if it declares none and takes any words."""

    @property
    def usage(self) -> str:
        """The whole command, with its arguments."""
        return " ".join((self.name, *(self.arguments or ())))


@dataclass(frozen=True, slots=True)
class Published:
    """A published generation, its findings, what modules said, and the console changes that it dropped."""

    generation: int
    findings: tuple[Finding, ...]
    output: tuple[ModuleOutput, ...] = ()
    dropped: tuple[SettingChange, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One reference to a generation, with the place of its acquisition; its age is in whole seconds."""

    holder: str
    what: str
    place: str
    age: int


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """One living generation; its age is in whole seconds since its publication."""

    generation: int
    is_current: bool
    age: int
    holds: tuple[HoldRow, ...]


class ServerView:
    """One server as the commands of the console see it (scheduler thread)."""

    def __init__(self, server: Server, count_clients: Callable[[], int]) -> None:
        """Look at `server`, which runs when it is asked; `count_clients` tells how many clients its console has."""
        self._server = server
        self.activity = ActivitySampler(server, count_clients)
        self.hooks = HooksView(server, self.activity)
        self.listeners = ListenersView(server)
        self.logs = LogsView(server)
        self.recordings = RecordingsView(server)
        self.resources = ResourcesView(server)
        self._control_failures: Counter[str] = Counter()
        self._reset_at = server.clock.monotonic()
        self._started_at = self._reset_at

    @property
    def loop(self) -> str:
        """Return the name of the event loop, and why it is not the native one."""
        return str(self._server.loop)

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
        """Run a command of a module instance; an exception of the module becomes a failure answer."""
        words = split_words(rest)
        found = self._server.instance(scope, instance)
        registration = found.module.opened.registration
        if not words and not registration.has_bare_command:
            commands = [command.name for command in registration.commands]
            return Answer.failure(
                f"what shall module '{found.name}' do?", hint=f"it has: {', '.join(commands) or 'none'}"
            )
        control = Control("", is_xml=form is Form.XML)
        if words:
            _check_arguments(found, words[0].text, len(words) - 1)
            control = Control(
                words[0].text,
                rest[words[0].end :].strip(),
                tuple(word.text for word in words[1:]),
                is_xml=form is Form.XML,
            )
        try:
            reply: object = found.infrastructure.control(control)
        # A refusal by design, such as an unknown command: the dispatcher shows its hint, and nothing is logged.
        except EcError:
            raise
        except BaseException as error:  # noqa: BLE001 - an argument parser in a module may leave with SystemExit
            pass_interrupt(error)
            return self._failed(found, control, error)
        if reply is None:
            message = f"module '{found.name}' answered its command '{control.command}' with None"
            return Answer.failure(message, hint="is a 'return' missing? an empty text is an answer, too")
        if control.is_xml and isinstance(reply, str) and reply.lstrip().startswith("<"):
            # It saw the flag and wrote the elements itself; a text that is none becomes one.
            return Answer(text=reply, is_written=True)
        return Answer(value=reply)

    def claimant(self, words: Sequence[str]) -> tuple[str, str] | None:
        """Return the instance with the longest prefix of these words, which answers the line without being named."""
        lowered = tuple(word.lower() for word in words)
        best: tuple[int, Instance] | None = None
        for instance in self._server.instances():
            for prefix in instance.infrastructure.console_prefixes():
                # Of two with one prefix the first one has it, as it was loaded before.
                if lowered[: len(prefix)] == prefix and (best is None or len(prefix) > best[0]):
                    best = len(prefix), instance
        return None if best is None else (best[1].name.module, best[1].name.instance or "")

    def native_command(self, line: str, form: Form) -> NativeCommand | None:
        """Return what runs a line for which native code has registered a command; None without."""
        return self._server.native.find_command(line, is_xml=form is Form.XML)

    def again_later(self, run: Callable[[], bool], then: Callable[[], object]) -> None:
        """Call `run` in later turns until it tells that it is done, then `then`."""
        scheduler = self._server.scheduler

        def go_on(event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
            del event, mask, closure, now
            try:
                is_done = run()
            except BaseException:
                then()
                raise
            if is_done:
                then()
            else:
                scheduler.schedule_from_now_f(_PAUSE, go_on)
            return DONE

        scheduler.schedule_from_now_f(_PAUSE, go_on)

    def module_commands(self) -> tuple[ModuleCommand, ...]:
        """Return the commands of the loaded modules, in load order."""
        return tuple(command for instance in self._server.instances() for command in _commands(instance))

    def modules(self) -> tuple[ModuleRow, ...]:
        """Return the module instances in load order."""
        return tuple(self._row(instance) for instance in self._server.instances())

    def configuration(self) -> Configuration:
        """Return the options of the current generation."""
        return self._server.current.configuration

    def document(self) -> Document:
        """Return the files from which the current generation was built."""
        return self._server.document

    def files(self) -> Document:
        """Return the files as read, or as last recorded by `record_files`."""
        return self._server.files

    def start_file(self) -> str:
        """Return the file that the server was started with."""
        return str(self._server.settings.conf)

    def record_files(self, files: Document) -> None:
        """Record the present content of the files."""
        self._server.files = files

    def reload(self, path: Path | None = None) -> Published:
        """Replace the generation by one built from the files, or from `path`."""
        return _published(self._server.reload(path))

    def foresee_reload(self, path: Path | None = None) -> ForeseenReload:
        """Return what a reload from the files, or from `path`, would change; nothing changes."""
        return self._server.foresee_reload(path)

    def prepare_reload(self, then: Callable[[], object], path: Path | None = None) -> bool:
        """Prepare a reload aside and call `then`; `False` if it is best done at once."""
        return self._server.prepare_reload(then, path)

    def prepare_change(self, root: ScopeNode, then: Callable[[], object]) -> bool:
        """Prepare a change to a changed tree aside and call `then`; `False` if it is best done at once."""
        return self._server.prepare_change(root, then)

    def change(self, root: ScopeNode) -> Published:
        """Replace the generation by one built from a changed tree."""
        return _published(self._server.change(root))

    def changes(self) -> tuple[SettingChange, ...]:
        """Return the settings changed since the files were read."""
        return self._server.changes

    def generations(self) -> tuple[GenerationRow, ...]:
        """Return the living generations, oldest first."""
        return _generation_rows(self._server.store, self._server.clock.monotonic())

    def choices(self) -> tuple[FollowedChoice, ...]:
        """Return the choices of another server that are followed."""
        return self._server.settings.followed

    def graph(self) -> ModuleGraph:
        """Return the loaded modules with their requirements, capabilities and hooks."""
        return module_graph(self._server)

    def module_why(self, name: str) -> tuple[str, ...]:
        """Return the reasons why a module is loaded, nearest first."""
        return _load_reasons(name, self._server.committed.modules)

    def summary(self) -> Summary:
        """Return the figures of the running server."""
        now = self._server.clock.monotonic()
        return Summary(
            int(now - self._started_at),
            int(now - self._reset_at),
            self._server.current.number,
            len(self._server.instances()),
            len(self._server.scheduler.events),
            self._server.pools.unfinished_count(),
        )

    def reset_summary(self) -> None:
        """Set the last reset of the summary to now."""
        self._reset_at = self._server.clock.monotonic()

    def shutdown(self) -> None:
        """End the server after the current turn of its loop."""
        self._server.shutdown()

    def _failed(self, instance: Instance, control: Control, error: BaseException) -> Answer:
        self._control_failures[str(instance.name)] += 1
        what = f"module '{instance.name}' failed in its command '{control.command}': {describe_origin(error)}"
        self.log.message(Level.ERROR, "MOD", what)
        for line in format_traceback(error):
            self.log.message(Level.INFO, "MOD", line)
        return Answer.failure(what, hint="the server goes on; with `debug level server info` the log has the traceback")

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
            self._control_failures[str(instance.name)],
        )


def _published(outcome: ReloadOutcome) -> Published:
    return Published(outcome.number, outcome.findings, outcome.output, outcome.dropped)


def _commands(instance: Instance) -> list[ModuleCommand]:
    registered = instance.module.opened.registration.commands
    return [
        ModuleCommand(join_words([str(instance.name), command.name]), command.summary, command.level, command.arguments)
        for command in registered
    ]


def _check_arguments(instance: Instance, typed: str, count: int) -> None:
    """Raise `UsageError` for a number of words that the declaration of a command excludes.

    Code in C looks at the words itself, as in any server.
    """
    if instance.module.opened.language == "c":
        return
    command = next((it for it in _commands(instance) if split_words(it.name)[1].text.lower() == typed.lower()), None)
    if command is None or command.arguments is None:
        return
    least, most = argument_limits(command.arguments)
    hint = f"the whole command is: {command.usage}"
    if most is not None and count > most:
        bound = "at most " if most else ""
        raise UsageError(f"{command.name} takes {bound}{counted_arguments(most)}", hint=hint)
    if count < least:
        raise UsageError(f"{command.name} needs {counted_arguments(least)}", hint=hint)


def _generation_rows(store: GenerationStore, now: float) -> tuple[GenerationRow, ...]:
    """Return one row per living generation, oldest first, with its unreleased references."""
    current = store.current.number
    holds = store.holds
    return tuple(
        GenerationRow(
            number,
            number == current,
            int(now - store.published_at(number)),
            tuple(_hold_row(hold, now) for hold in holds if hold.number == number),
        )
        for number in store.numbers_in_use
    )


def _hold_row(hold: Hold, now: float) -> HoldRow:
    return HoldRow(hold.holder, hold.what, hold.place, int(now - hold.since))


def _load_reasons(name: str, modules: Mapping[str, LoadedModule]) -> tuple[str, ...]:
    """Return the reasons from the module outwards; `name` may be an instance such as `meter:m2`."""
    module = modules.get(name.partition(":")[0].lower())
    if module is None:
        hint = did_you_mean(name, (known.name for known in modules.values())) or "`module list` lists what is loaded"
        raise UsageError(f"module '{name}' is not loaded", hint=hint)
    chain = [f"{module.name}: {module.why}"]
    # Requirements have no cycles, or the modules would not have been loaded.
    while module is not None and module.required_by:
        module = modules.get(module.required_by.lower())
        if module is not None:
            chain.append(f"{module.name}: {module.why}")
    return tuple(chain)
