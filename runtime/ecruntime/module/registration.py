"""The registrations of a module as data: generated code states them, the runtime performs them before `conf_setup`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.config.option import OptionDefinition
    from ecruntime.io import NetSession
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module_kind import ModuleKind


@dataclass(frozen=True, slots=True)
class OptionRegistration:
    """An option, and the method of the author's class that validates its values, if any."""

    definition: OptionDefinition
    validate_method: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRegistration:
    """A provider: the hook, and whether it is registered first (prepended) or last (appended).

    The method of the author's class has the leaf name of the hook.
    """

    hook: HookSignature
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class CommandRegistration:
    """A console command: `greeter status` calls the method `control_status`."""

    name: str
    summary: str = ""
    level: AccessLevel = AccessLevel.ADMIN
    """The level that a user of the console needs for it."""


@dataclass(frozen=True, slots=True)
class ListenerRegistration:
    """A kind of netlistener with the stanza `<name>_Listener`.

    Its worker is the method `serve_<name>` of the author's class, in lower case, its acceptor `accept_<name>`. The
    options get their path from the listener. Both get a `session`, of a generated class with typed options.
    """

    name: str
    has_acceptor: bool = False
    options: tuple[OptionRegistration, ...] = ()
    session: type[NetSession] | None = None


@dataclass(frozen=True, slots=True)
class MemtypeRegistration:
    """A memory type; `size` in bytes for the fixed kind, 0 for vsize."""

    name: str
    is_fixed: bool
    size: int = 0


@dataclass(frozen=True, slots=True)
class Registration:
    """Everything that one module registers; `api` is the number of the contract between generated code and runtime."""

    api: int
    name: str
    kind: ModuleKind
    description: str = ""
    source: str = ""
    options: tuple[OptionRegistration, ...] = ()
    hooks: tuple[HookSignature, ...] = ()
    """Hooks that the module declares; it may call these, and those of modules linked to it by `requires`."""
    providers: tuple[ProviderRegistration, ...] = ()
    commands: tuple[CommandRegistration, ...] = ()
    memtypes: tuple[MemtypeRegistration, ...] = ()
    listeners: tuple[ListenerRegistration, ...] = ()
    calls: tuple[HookSignature, ...] = ()
    """Hooks of the modules that it requires, which it may call as well."""
    requires: tuple[str, ...] = ()
    """Modules that are loaded first; either side may then call the hooks of the other."""
