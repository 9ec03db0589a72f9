"""What the console asks of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ecruntime.spec.access_level import AccessLevel

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.config import Configuration
    from ecruntime.console.answer import Answer
    from ecruntime.console.hook_host import HookHost
    from ecruntime.console.listener_host import ListenerHost
    from ecruntime.console.log_host import LogHost
    from ecruntime.console.lookout_host import LookoutHost
    from ecruntime.console.protocol import Form
    from ecruntime.console.resource_host import ResourceHost
    from ecruntime.log import Log
    from ecruntime.spec.conf import Change, Document, ScopeNode
    from ecruntime.spec.finding import Finding
    from ecruntime.spec.module_graph import ModuleGraph


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of `summary`; times are in whole seconds."""

    uptime: int
    statistics_last_reset: int
    """How long ago `summary reset` was given, or else the start."""
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
    """How often a command of the module failed."""


@dataclass(frozen=True, slots=True)
class ModuleCommand:
    """A command of a loaded module: `name` is typed whole, such as `greeter status`."""

    name: str
    summary: str
    level: AccessLevel = AccessLevel.ADMIN


@dataclass(frozen=True, slots=True)
class Published:
    """A generation that was published, what there was to say, and the changes of the console that were dropped."""

    generation: int
    findings: tuple[Finding, ...]
    dropped: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One reference to a generation, with the place where it was acquired; its age in whole seconds."""

    holder: str
    what: str
    place: str
    age: int


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """One generation that is alive; its age in whole seconds since the publication."""

    generation: int
    is_current: bool
    age: int
    holds: tuple[HoldRow, ...]


class Host(Protocol):
    """The server, as commands see it; called in the scheduler thread only."""

    @property
    def version(self) -> str:
        """The version of the runtime."""
        ...

    @property
    def log(self) -> Log:
        """The log of the server."""
        ...

    def control_names(self) -> tuple[str, ...]:
        """Return the modules that take commands: `scope` for singletons, `scope:instance` for others."""
        ...

    def control(self, scope: str, instance: str, rest: str, form: Form) -> Answer:
        """Have the module run the command `rest`; scope and instance are spelled as in `control_names`."""
        ...

    def module_commands(self) -> tuple[ModuleCommand, ...]:
        """Return what the loaded modules can be told to do, in load order."""
        ...

    def modules(self) -> tuple[ModuleRow, ...]:
        """Return the module instances in load order."""
        ...

    @property
    def resources(self) -> ResourceHost:
        """The memory and the threads of the server."""
        ...

    @property
    def logs(self) -> LogHost:
        """What the console may ask about the log."""
        ...

    @property
    def hooks(self) -> HookHost:
        """What the console may ask about hooks."""
        ...

    @property
    def listeners(self) -> ListenerHost:
        """What the console may ask about listeners."""
        ...

    @property
    def lookout(self) -> LookoutHost:
        """What is measured while somebody looks."""
        ...

    def configuration(self) -> Configuration:
        """Return the options of the current generation."""
        ...

    def document(self) -> Document:
        """Return the files that the current generation was made of."""
        ...

    def files(self) -> Document:
        """Return the files as they were read, or as `written_back` told."""
        ...

    def start_file(self) -> str:
        """Return the file that the server was started with."""
        ...

    def written_back(self, files: Document) -> None:
        """Take note of what the files say now."""
        ...

    def reload(self, path: Path | None = None) -> Published:
        """Replace the generation by what the files say, or another file; raise `LoadFailed` when they are refused."""
        ...

    def change(self, root: ScopeNode) -> Published:
        """Replace the generation by one made of a changed tree; raise `LoadFailed` when it is refused."""
        ...

    def changes(self) -> tuple[Change, ...]:
        """Return what was set and unset since the files were read."""
        ...

    def generations(self) -> tuple[GenerationRow, ...]:
        """Return the generations that are alive, oldest first."""
        ...

    def graph(self) -> ModuleGraph:
        """Return what the loaded modules require, provide and call."""
        ...

    def module_why(self, name: str) -> tuple[str, ...]:
        """Return why a module is loaded, the nearest reason first; raise `UsageError` when it is not loaded."""
        ...

    def summary(self) -> Summary:
        """Return the figures of the running server."""
        ...

    def reset_summary(self) -> None:
        """Begin to count anew."""
        ...

    def shutdown(self) -> None:
        """Ask for the end of the server; returns before it comes, so that the answer still reaches the client."""
        ...
