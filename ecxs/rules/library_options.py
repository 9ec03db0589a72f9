"""The rules about the options of a library: what its macros and its variables define and register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.formats.fallback import FallbackError, FallbackPath
from ecruntime.formats.library import OptionOrigin
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.library_record import option_declaration, options_of, plain_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.library import Library, LibraryOption, SourcePlace

_TYPES = frozenset(kind.value for kind in OptionType)
MAX_NAMES = 5
"""Options of one variable whose names are told."""
_REGISTER = "ec_config_register_option"


def check_options(library: Library) -> Iterator[Finding]:
    """Check every option of a library, and that each is defined and registered by the macros."""
    for option in library.options:
        yield from _definition(library, option)
    yield from _brackets(library)
    yield from _registrations(library)
    yield from _without_macros(library)


def place_of(library: Library, place: SourcePlace | None) -> Place:
    """Return the place of a line in the author's source, the library itself if no line is known."""
    if place is None or not place.line:
        return Place(library.file)
    # A compiler names files as its command line does; most of them are called in the folder of the output.
    beside = Path(library.file).parent / place.file
    is_elsewhere = not Path(place.file).exists() and beside.is_file()
    return Place(str(beside) if is_elsewhere else place.file, place.line)


def may_have_others(library: Library) -> bool:
    """Tell whether a library may register options that cannot be seen in its file."""
    if library.notes:
        return True
    if _REGISTER not in library.undefined:
        return False
    is_seen = bool(library.options or library.registered)
    return bool(library.filled) or not library.has_debug_information or not is_seen


def needs_lines(option: LibraryOption) -> bool:
    """Tell whether an option is valid outside of its module's own stanza, so that a manifest has to list it."""
    try:
        path = FallbackPath.parse(option.fallback or "")
    except FallbackError:
        return False
    return path.own_stanza is None and bool(path.capabilities(option.name))


def _definition(library: Library, option: LibraryOption) -> Iterator[Finding]:
    place = place_of(library, option.place)
    if not is_identifier(option.name):
        message = f"'{option.name[:60]}' is not the name of an option"
        yield Finding("LIB014", Severity.ERROR, message, place, "use letters, digits and '_', at most 64")
    if option.type.lower() not in _TYPES:
        message = f"option '{option.name[:60]}' has the type {option.type[:60]}, which this runtime does not have"
        hint = did_you_mean(option.type, [kind.upper() for kind in sorted(_TYPES)])
        yield Finding("LIB014", Severity.ERROR, message, place, hint or "use one of the ECCFGTYPE_* constants")
    for member in option.unread:
        message = f"the {member} of option '{option.name[:60]}' is an expression that the tool does not read"
        yield Finding("LIB016", Severity.HINT, message, place, "write a literal, or build with -g")
    if "fallback" not in option.unread:
        yield from _path(option, place)


def _path(option: LibraryOption, place: Place) -> Iterator[Finding]:
    if option.fallback is None:
        message = f"option '{option.name[:60]}' has no fallback path"
        yield Finding("LIB014", Severity.ERROR, message, place, 'write one, such as "Global" or "[NAME]"')
        return
    try:
        FallbackPath.parse(option.fallback)
    except FallbackError as error:
        message = f"option '{option.name[:60]}': {error.message}"
        yield Finding("LIB014", Severity.ERROR, message, place, error.hint)


def _brackets(library: Library) -> Iterator[Finding]:
    """Tell of stanzas in brackets whose module has instance names: the documents' text and their example disagree."""
    for module in library.modules:
        listed: dict[tuple[str, str], list[LibraryOption]] = {}
        for option in options_of(library, module):
            declaration = option_declaration(option)
            plain = plain_path(declaration, module) if declaration is not None else None
            if declaration is not None and plain is not None:
                listed.setdefault((declaration.path.text, plain.text), []).append(option)
        for (written, path), options in listed.items():
            message = f"'{written}' names the stanza of a generic module, '{module.name}'; it is read as '{path}'"
            hint = f"write '{path}': brackets are for modules without instance names"
            place = place_of(library, options[0].place)
            yield Finding("LIB022", Severity.HINT, f"{message}: {_named(options)}", place, hint)


def _registrations(library: Library) -> Iterator[Finding]:
    modules = {module.name.lower(): module.name for module in library.modules}
    registered = {(it.module.lower(), it.option.lower()): it for it in library.registered}
    defined = {(it.module.lower(), it.name.lower()): it for it in library.options if it.origin is OptionOrigin.MACRO}
    for key, option in defined.items():
        if key not in registered:
            message = f"option '{option.name}' of module '{option.module}' is defined and never registered"
            hint = f"write ECCFG_MODULE_OPT_REGISTER({option.module}, {option.name}) in its module_config_setup"
            yield Finding("LIB017", Severity.WARNING, message, place_of(library, option.place), hint)
    named = {(it.module, it.name): it.place for it in defined.values()}
    named = {(it.module, it.option): it.place for it in registered.values()} | named
    for (module, _), place in named.items() if library.modules else ():
        if module.lower() not in modules:
            message = f"an option names the module '{module}', which the library does not export"
            hint = did_you_mean(module, modules.values()) or "write the name of the infrastructure"
            yield Finding("LIB015", Severity.ERROR, message, place_of(library, place), hint)


def _without_macros(library: Library) -> Iterator[Finding]:
    """Tell of options that the manifest cannot list by itself, since no macro says that they exist."""
    listed: dict[str, list[LibraryOption]] = {}
    for option in library.options:
        if option.origin is not OptionOrigin.MACRO:
            listed.setdefault(option.variable, []).append(option)
    module = library.modules[0].name if len(library.modules) == 1 else "MODULE"
    for variable, options in listed.items():
        named = _named(options)
        message = f"'{variable}' defines options without the macros"
        first = options[0].name[:60]
        macros = f"write ECCFG_MODULE_OPT_DEF({module}, {first}, …) and ECCFG_MODULE_OPT_REGISTER({module}, {first})"
        lines = f"{macros}, or the `msys.provides` lines by hand"
        place = place_of(library, options[0].place)
        if any(map(needs_lines, options)):
            yield Finding("LIB019", Severity.WARNING, f"{message}, so no `:auto` line is made: {named}", place, lines)
        else:
            yield Finding("LIB020", Severity.HINT, f"{message}: {named}", place, macros)
    if _REGISTER not in library.undefined:
        return
    for filled in library.filled:
        message = f"'{filled.name}' holds options that the code makes when it runs, so no `:auto` line is made of them"
        hint = f"write ECCFG_MODULE_OPT_DEF({module}, NAME, …) for each, or the `msys.provides` lines by hand"
        yield Finding("LIB019", Severity.WARNING, message, place_of(library, filled.place), hint)
    if not listed and not library.filled and not library.registered:
        is_readable = library.has_debug_information
        lacking = "a static definition" if is_readable else "debugging information"
        message = f"the library calls {_REGISTER} and has neither records nor {lacking} of its options"
        other = "state them with `msys.provides` by hand" if is_readable else "build with -g"
        hint = f"use ECCFG_MODULE_OPT_DEF and ECCFG_MODULE_OPT_REGISTER, or {other}"
        yield Finding("LIB019", Severity.WARNING, message, Place(library.file), hint)


def _named(options: list[LibraryOption]) -> str:
    names = ", ".join(option.name[:60] for option in options[:MAX_NAMES])
    return f"{names} and {len(options) - MAX_NAMES} more" if len(options) > MAX_NAMES else names
