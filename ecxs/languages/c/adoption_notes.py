"""Notes on an adopted module: what its library and manifest do not say, or say in a form that is not read."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library import LibraryKind, UseKind
from ecruntime.formats.library.slots import REMEDIES
from ecruntime.model.library_record import hook_signature, option_declaration, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.formats.library import Library, LibraryModule, LibraryOption, SourcePlace
    from ecruntime.formats.manifest import Manifest
    from ecruntime.model.module import ModuleDefinition


@dataclass(frozen=True, slots=True)
class AdoptionNote:
    """Something that could not be known, with the part of the declaration that it concerns."""

    subject: str
    message: str


_REGISTERS_OPTIONS: Final = "ec_config_register_option"
_LISTENER: Final = "add a [[listener]] for each that it registers"
_COMMAND: Final = "its console commands of other names than its own cannot be declared"
_CALLS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "ec_memtype_register": ("memtypes", "add a [[memtype]] for each that it registers"),
        "netlistener_register3": ("listeners", _LISTENER),
        "netlistener_register4": ("listeners", _LISTENER),
        "ec_control_register_command": ("commands", _COMMAND),
        "ec_control_register_command2": ("commands", _COMMAND),
        "ec_control_register_command3": ("commands", _COMMAND),
        "ec_datasource_register_driver": ("provides", "add the capability datasource.NAME of each driver"),
    }
)
"""Functions by which a module registers what leaves no record: what it is, and what the author has to do."""


def module_notes(
    library: Library, module: LibraryModule, definition: ModuleDefinition, section: Manifest | None
) -> Iterator[AdoptionNote]:
    """Yield what is not known of a module; notes on its tables come after these."""
    yield from (AdoptionNote("library", note) for note in library.notes)
    if section is None:
        message = "no manifest beside the library has a section of it, so what it requires is not known"
        yield AdoptionNote("requires", message)
    yield from _infrastructure(module)
    for symbol, (subject, remedy) in _CALLS.items():
        if symbol in library.undefined:
            yield AdoptionNote(subject, f"the code calls {symbol}: {remedy}")
    yield from _options(library, module, definition)
    yield from _hooks(library, definition)
    if definition.options or definition.hooks:
        yield AdoptionNote("summary", "a library has no words on what options and hooks are for")


def _infrastructure(module: LibraryModule) -> Iterator[AdoptionNote]:
    if module.kind is LibraryKind.UNKNOWN:
        yield AdoptionNote("type", "the infrastructure has a type that is not known; 'generic' is assumed")
    for slot in module.slots:
        if slot in REMEDIES:
            yield AdoptionNote("module", f"it fills the deprecated slot {slot}: {REMEDIES[slot]}")
    if "module_control" in module.slots:
        message = "its function decides about the words behind its name: add a [[command]] for each"
        yield AdoptionNote("catch_all", message)


def _options(library: Library, module: LibraryModule, definition: ModuleDefinition) -> Iterator[AdoptionNote]:
    declared = {option.name.lower() for option in definition.options}
    owned = options_of(library, module)
    for option in owned:
        yield from _option(option, is_declared=option.name.lower() in declared)
    others = [option for other in library.modules for option in options_of(library, other)]
    for option in library.options:
        if option not in others:
            message = "the library does not say which of its modules registers it, so it is in no declaration"
            yield AdoptionNote(_named(option), message)
    if _REGISTERS_OPTIONS in library.undefined and not library.has_debug_information:
        message = "the library has no debugging information, so options without the macros are not found; build with -g"
        yield AdoptionNote("options", message)
    elif _REGISTERS_OPTIONS in library.undefined and library.filled:
        for filled in library.filled:
            message = "the code makes the options in it when it runs: add an [[option]] for each"
            yield AdoptionNote(f"variable '{filled.name}'{_at(filled.place)}", message)
    elif _REGISTERS_OPTIONS in library.undefined and not library.options:
        yield AdoptionNote("options", f"the code calls {_REGISTERS_OPTIONS}, and no definition of an option is found")


def _option(option: LibraryOption, *, is_declared: bool) -> Iterator[AdoptionNote]:
    name = _named(option)
    declaration = option_declaration(option)
    if declaration is None:
        yield AdoptionNote(name, f"its name or its type {option.type} cannot be declared, so it is left out")
        return
    if not is_declared:
        yield AdoptionNote(name, f"its fallback path {option.fallback!r} is not read, so it is left out")
        return
    for member in option.unread:
        yield AdoptionNote(name, f"its {member} is an expression that is not read")
    if option.has_map and len(declaration.option_map) < max(len(option.option_map), 1):
        yield AdoptionNote(name, "words of its map stand for what is no number, and are left out")


def _hooks(library: Library, definition: ModuleDefinition) -> Iterator[AdoptionNote]:
    own = {hook.dotted: hook for hook in definition.hooks}
    for declared in library.hooks:
        if hook_signature(declared) is None and declared.scope.lower() == definition.name.lower():
            message = "its types are in a form that is not read: add a [[hook]]"
            yield AdoptionNote(f"hook '{declared.dotted}'", message)
    for hook in own.values():
        if hook.policy is None:
            continue
        message = "its result without providers, and when one fails, is taken for nothing"
        if hook.policy.assumed:
            message += f"; when its chain ends is not read, and '{hook.policy.until.value}' is assumed"
        yield AdoptionNote(f"hook '{hook.dotted}'", message)
    known = {*own, *definition.calls}
    called = {use.dotted: use.scope.lower() for use in library.uses if use.kind is UseKind.CALL}
    for dotted, hook_scope in called.items():
        if dotted not in known and hook_scope != definition.name.lower():
            message = "it calls a hook of another module, whose project has to stand in `uses`"
            yield AdoptionNote(f"hook '{dotted}'", message)


def _named(option: LibraryOption) -> str:
    return f"option '{option.name}'{_at(option.place)}"


def _at(place: SourcePlace | None) -> str:
    return f" ({place.file}:{place.line})" if place is not None and place.line else ""
