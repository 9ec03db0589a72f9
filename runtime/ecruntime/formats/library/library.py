"""A built library as data: its modules, options, hooks and stamps, as they lie in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from collections.abc import Mapping

SLOTS: Final = (
    "module_control",
    "module_conf",
    "module_ext_conf",
    "module_init",
    "module_post_init",
    "module_config_setup",
    "module_enable",
    "module_can_unload",
    "module_ext_init",
)
"""The functions of an infrastructure in the order of its members."""
REQUIRED_SLOTS: Final = ("module_config_setup", "module_ext_init")
"""The slots that must be defined (seed 1.3.1.2)."""
DEPRECATED_SLOTS: Final = frozenset(
    {"module_conf", "module_ext_conf", "module_init", "module_post_init", "module_enable", "module_can_unload"}
)
"""The slots that the documents call so; they may be filled."""
OLDER_API: Final = 3
"""The shape of an infrastructure that has no `_EC_VER`."""
NEWER_API: Final = 4
_IS_ARRAY: Final = 1
"""EC_CFG_OPT_IS_ARRAY; the model, which has it too, stands above the formats."""


class LibraryError(EcError):
    """A file that is no sound library for this machine."""

    exit_code = 1


class OptionOrigin(StrEnum):
    """The way in which a library says that it has an option."""

    MACRO = "macro"
    """`ECCFG_MODULE_OPT_DEF`, which leaves a record of the option."""
    ARRAY = "array"
    """An element of an array of definitions, found by debugging information."""
    VARIABLE = "variable"
    """A definition that stands alone, found in the same way."""


class UseKind(StrEnum):
    """The operations on a hook that leave a record in the library that uses them."""

    FIRST = "first"
    LAST = "last"
    CALL = "call"
    HAS = "has"


class LibraryKind(StrEnum):
    """The kinds of a module, as its infrastructure states them; the server knows no others."""

    SINGLETON = "singleton"
    GENERIC = "generic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A line of the author's source; `line` is 0 where only the file is known."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class LibraryModule:
    """One exported infrastructure; `slots` are the members that hold a function."""

    name: str
    api: int
    kind: LibraryKind
    flags: int = 0
    description: str = ""
    slots: tuple[str, ...] = ()
    place: SourcePlace | None = None
    """The line of its definition, by debugging information; looked for only where there is something to complain of."""

    @property
    def is_complete(self) -> bool:
        """Whether it has a known type and shape, the slots that it needs, and none of the older ones."""
        is_known = self.kind is not LibraryKind.UNKNOWN and self.api in {OLDER_API, NEWER_API}
        slots = set(self.slots)
        return is_known and slots.issuperset(REQUIRED_SLOTS) and slots.isdisjoint(DEPRECATED_SLOTS)


@dataclass(frozen=True, slots=True)
class LibraryOption:
    """One definition of an option; texts are C literals that were read, None for NULL and for what is no literal."""

    name: str
    type: str
    """The constant's name without `ECCFGTYPE_`, such as `INT`; the text of the source if it is another expression."""
    fallback: str | None = None
    default: str | None = None
    flags: int | None = 0
    """The `EC_CFG_OPT_*` bits; None where the source has an expression that is not read."""
    option_map: tuple[tuple[str, str], ...] = ()
    """Words and the texts that they stand for; only of definitions that were found by debugging information."""
    has_map: bool = False
    has_validator: bool = False
    has_postset: bool = False
    has_datafree: bool = False
    module: str = ""
    """The module that a macro names; empty for definitions that were found by debugging information."""
    origin: OptionOrigin = OptionOrigin.MACRO
    place: SourcePlace | None = None
    variable: str = ""
    """The C variable that holds the definition, if it was found by debugging information."""
    unread: tuple[str, ...] = ()
    """The members whose expression is no literal: `fallback`, `default`, `flags`."""

    @property
    def is_array(self) -> bool:
        """Tell whether values are arrays of the type."""
        return bool((self.flags or 0) & _IS_ARRAY)


@dataclass(frozen=True, slots=True)
class FilledVariable:
    """A variable for definitions of options that code fills when it runs, so that nothing of them is known."""

    name: str
    place: SourcePlace | None = None


@dataclass(frozen=True, slots=True)
class RecordedRegistration:
    """A use of the macro that registers an option of a module."""

    module: str
    option: str
    place: SourcePlace | None = None


@dataclass(frozen=True, slots=True)
class LibraryHook:
    """One declaration of a hook, as the texts of its macro: the types, and the names that a caller gives."""

    scope: str
    name: str
    returns: str
    types: str
    """The parenthesized types of a provider, the closure first."""
    parameters: str
    """The parenthesized parameters of a call, without closure."""
    policy: str = ""
    place: SourcePlace | None = None

    @property
    def dotted(self) -> str:
        """The name of the hook in declarations."""
        return f"{self.scope}.{self.name}"


@dataclass(frozen=True, slots=True)
class HookUse:
    """An operation on a hook that the code of the library contains."""

    kind: UseKind
    scope: str
    name: str

    @property
    def dotted(self) -> str:
        """The name of the hook in declarations."""
        return f"{self.scope}.{self.name}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The sizes and offsets of shared structures in one translation unit, by expression."""

    abi: int
    api: int
    fields: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Library:
    """One library; immutable, and read without executing any of it."""

    file: str
    machine: str = ""
    """The processor for which it was built, such as `x86_64`."""
    modules: tuple[LibraryModule, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    options: tuple[LibraryOption, ...] = ()
    registered: tuple[RecordedRegistration, ...] = ()
    filled: tuple[FilledVariable, ...] = ()
    """By debugging information; whether the code registers them is not known."""
    hooks: tuple[LibraryHook, ...] = ()
    uses: tuple[HookUse, ...] = ()
    needed: tuple[str, ...] = ()
    run_path: tuple[str, ...] = ()
    """The folders of the library itself in which the loader looks for what it needs."""
    undefined: tuple[str, ...] = ()
    exported: frozenset[str] = frozenset()
    soname: str = ""
    build_id: str = ""
    has_debug_information: bool = False
    hidden: SourcePlace | None = None
    """The line of an infrastructure that is not exported, if none is."""
    notes: tuple[str, ...] = ()
    """Sentences on parts that could not be read of an otherwise sound library."""
