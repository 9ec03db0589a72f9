"""What the console asks of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import Configuration
    from ecruntime.console.answer import Answer
    from ecruntime.console.protocol import Form
    from ecruntime.log import Log
    from ecruntime.spec.conf import Document


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


@dataclass(frozen=True, slots=True)
class ModuleCommand:
    """A command of a loaded module: `name` is typed whole, such as `greeter status`."""

    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class HookRow:
    """One hook with its providers in call order, as `module hooks` shows it."""

    leaf: str
    prototype: str
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of calling a hook from outside."""

    hook: str
    result: object
    providers: tuple[str, ...]
    arguments: Mapping[str, object]
    notices: tuple[str, ...]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reloaded:
    """A generation that was published, and what there was to say."""

    generation: int
    findings: tuple[str, ...]


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

    def hook_chains(self) -> tuple[HookRow, ...]:
        """Return the hooks of the current generation, those with providers first."""
        ...

    def fire(self, hook: str, given: Mapping[str, str]) -> Fired:
        """Call a hook's providers; raise `UsageError` for an unknown hook or argument."""
        ...

    def configuration(self) -> Configuration:
        """Return the options of the current generation."""
        ...

    def document(self) -> Document:
        """Return the files that the current generation was made of."""
        ...

    def reload(self) -> Reloaded:
        """Replace the generation by what the files say; raise `LoadFailed` when they are refused."""
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
