"""The server as the console sees it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.host import GenerationRow, ModuleCommand, ModuleRow, Published, Summary
from ecruntime.console.protocol import Form
from ecruntime.console.words import split_words
from ecruntime.generation.instances import is_enabled
from ecruntime.log import Level
from ecruntime.module import Control
from ecruntime.server.generation_rows import generation_rows
from ecruntime.server.graph_face import module_graph
from ecruntime.server.hook_face import HookFace
from ecruntime.server.listener_face import ListenerFace
from ecruntime.server.log_face import LogFace
from ecruntime.server.lookout import Lookout
from ecruntime.server.resource_face import ResourceFace
from ecruntime.server.why_chain import why_chain
from ecruntime.spec.blame import blame, format_traceback
from ecruntime.spec.errors import EcError
from ecruntime.version import installed_version

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.config import Configuration
    from ecruntime.generation import Instance
    from ecruntime.log import Log
    from ecruntime.server.server import Outcome, Server
    from ecruntime.spec.conf import Change, Document, ScopeNode
    from ecruntime.spec.module_graph import ModuleGraph


class ConsoleFace:
    """Answers the console's questions about one server (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Look at `server`, which is running."""
        self._server = server
        self.lookout = Lookout(server)
        self.hooks = HookFace(server, self.lookout)
        self.listeners = ListenerFace(server)
        self.logs = LogFace(server)
        self.resources = ResourceFace(server)
        self._control_failures: Counter[str] = Counter()
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
        try:
            reply = found.infrastructure.control(control)
        except EcError:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - an argument parser in a module may leave with SystemExit
            return self._failed(found, control, error)
        if control.is_xml and isinstance(reply, str) and reply.lstrip().startswith("<"):
            # It saw the flag and wrote the elements itself; a text that is none becomes one.
            return Answer(text=reply, is_written=True)
        return Answer(value=reply)

    def module_commands(self) -> tuple[ModuleCommand, ...]:
        """Return what the loaded modules can be told to do, in load order."""
        return tuple(command for instance in self._server.instances() for command in _commands(instance))

    def modules(self) -> tuple[ModuleRow, ...]:
        """Return the module instances in load order."""
        return tuple(self._row(instance) for instance in self._server.instances())

    def configuration(self) -> Configuration:
        """Return the options of the current generation."""
        return self._server.current.configuration

    def document(self) -> Document:
        """Return the files that the current generation was made of."""
        return self._server.document

    def files(self) -> Document:
        """Return the files as they were read, or as `written_back` told."""
        return self._server.files

    def start_file(self) -> str:
        """Return the file that the server was started with."""
        return str(self._server.settings.conf)

    def written_back(self, files: Document) -> None:
        """Take note of what the files say now."""
        self._server.files = files

    def reload(self, path: Path | None = None) -> Published:
        """Replace the generation by what the files say, or another file."""
        return _published(self._server.reload(path))

    def change(self, root: ScopeNode) -> Published:
        """Replace the generation by one made of a changed tree."""
        return _published(self._server.change(root))

    def changes(self) -> tuple[Change, ...]:
        """Return what was set and unset since the files were read."""
        return self._server.changes

    def generations(self) -> tuple[GenerationRow, ...]:
        """Return the generations that are alive, oldest first."""
        return generation_rows(self._server.store, self._server.clock.monotonic())

    def graph(self) -> ModuleGraph:
        """Return what the loaded modules require, provide and call."""
        return module_graph(self._server)

    def module_why(self, name: str) -> tuple[str, ...]:
        """Return why a module is loaded, the nearest reason first."""
        return why_chain(name, self._server.committed.modules)

    def summary(self) -> Summary:
        """Return the figures of the running server."""
        now = self._server.clock.monotonic()
        return Summary(
            int(now - self._started_at),
            int(now - self._reset_at),
            self._server.current.number,
            len(self._server.instances()),
            len(self._server.scheduler.events),
            len(self._server.pools.unfinished()),
        )

    def reset_summary(self) -> None:
        """Begin to count anew."""
        self._reset_at = self._server.clock.monotonic()

    def shutdown(self) -> None:
        """End the server after the present turn of its loop."""
        self._server.shutdown()

    def _failed(self, instance: Instance, control: Control, error: BaseException) -> Answer:
        self._control_failures[str(instance.name)] += 1
        what = f"module '{instance.name}' failed in its command '{control.command}': {blame(error)}"
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


def _published(outcome: Outcome) -> Published:
    return Published(outcome.number, outcome.findings, outcome.dropped)


def _commands(instance: Instance) -> list[ModuleCommand]:
    registered = instance.module.opened.registration.commands
    return [ModuleCommand(f"{instance.name} {command.name}", command.summary, command.level) for command in registered]
