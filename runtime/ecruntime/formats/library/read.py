"""The reading of a library: its tables, records, stamps, infrastructures and definitions of options."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library import records, stamps
from ecruntime.formats.library.debug_information import lies_apart
from ecruntime.formats.library.definitions import read_definitions
from ecruntime.formats.library.image import MAX_LIBRARY_SIZE, Image
from ecruntime.formats.library.infrastructure_places import infrastructure_places
from ecruntime.formats.library.library import (
    NEWER_API,
    SLOTS,
    Library,
    LibraryError,
    LibraryKind,
    LibraryModule,
    LibraryOption,
    OptionOrigin,
)
from ecruntime.formats.library.stamp_fields import RUNTIME_FIELDS
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_file, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecruntime.formats.library.library import SourcePlace

VARIABLE_PREFIX: Final = "ec_opt_"
"""The beginning of the variables that ECCFG_MODULE_OPT_DEF makes."""
_PROXY: Final = 16
"""The offset of the word of an infrastructure that points to its stamp."""
_DESCRIPTION: Final = 32
_KINDS: Final = {1: LibraryKind.GENERIC, 2: LibraryKind.SINGLETON}
_MAX_MODULES: Final = 64


def read_library(path: Path, *, file: str = "") -> Library:
    """Read a library from disk and execute nothing of it; `file` is the name that findings show.

    Raise `LibraryError` for what is no sound library, and `EnvironmentFailure` for a file that cannot be read.
    """
    name = file or str(path)
    try:
        data = read_file(path, MAX_LIBRARY_SIZE)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {name}", hint=reason_of(error)) from error
    return parse_library(data, name)


def parse_library(data: bytes, file: str) -> Library:
    """Read the bytes of a library; raise `LibraryError` for what is no sound one."""
    image = Image(data, file)
    left = _content(image, records.SECTION)
    recorded = records.read_records(left)
    variables, filled, notes = read_definitions(image)
    dynamic = image.dynamic()
    modules, hidden = _placed(image, tuple(_modules(image)))
    return Library(
        file=file,
        machine=image.machine,
        modules=modules,
        stamps=stamps.read_stamps(_content(image, stamps.SECTION), tuple(RUNTIME_FIELDS)),
        options=tuple(_joined(recorded.options, variables)),
        registered=tuple(recorded.registered),
        filled=filled,
        hooks=tuple(recorded.hooks),
        uses=tuple(recorded.uses),
        needed=dynamic.needed,
        run_path=dynamic.run_path,
        undefined=tuple(sorted({it.name for it in image.symbols if not it.is_defined and not it.is_weak and it.name})),
        exported=frozenset(it.name for it in image.symbols if it.is_defined and not it.is_local),
        soname=dynamic.soname,
        build_id=image.build_id(),
        has_debug_information=image.section(".debug_info") is not None and not lies_apart(image),
        hidden=hidden,
        notes=(*recorded.notes, *notes),
    )


def _content(image: Image, section: str) -> bytes:
    found = image.section(section)
    return found.data if found is not None else b""


def _modules(image: Image) -> Iterator[LibraryModule]:
    """Yield the exported objects whose third word points to a stamp, whatever they are called."""
    stamp = image.section(stamps.SECTION)
    if stamp is None:
        return
    starts = {address - _PROXY for address in image.pointers_to(stamp.address, stamp.address + len(stamp.data))}
    exported = {it.name: it for it in image.symbols if it.is_defined and it.is_object and not it.is_local and it.name}
    found = sorted((it.value, it.name) for it in exported.values() if it.value in starts)
    for address, name in found[:_MAX_MODULES]:
        yield _module(image, name, address)


def _placed(image: Image, modules: tuple[LibraryModule, ...]) -> tuple[tuple[LibraryModule, ...], SourcePlace | None]:
    """Return modules with the places of those that a rule complains of, and that of a hidden one if there are none."""
    # Reading takes a hundred times as long as the rest, so what is in order is not looked for.
    is_wanted = not all(it.is_complete for it in modules) if modules else image.section(stamps.SECTION) is not None
    places = infrastructure_places(image) if is_wanted else {}
    hidden = next(iter(places.values()), None) if not modules else None
    return tuple(it if it.is_complete else replace(it, place=places.get(it.name)) for it in modules), hidden


def _module(image: Image, name: str, address: int) -> LibraryModule:
    word = image.number(address)
    api = word >> 24
    # The newer shape has the version of the product behind the description.
    first = address + _DESCRIPTION + (16 if api >= NEWER_API else 8)
    targets = ((slot, image.target(first + 8 * index)) for index, slot in enumerate(SLOTS))
    return LibraryModule(
        name=name,
        api=api,
        kind=_KINDS.get(word >> 16 & 0xFF, LibraryKind.UNKNOWN),
        flags=word & 0xFFFF,
        description=image.pointed_text(address + _DESCRIPTION) or "",
        slots=tuple(slot for slot, target in targets if target.address or target.outside),
    )


def _joined(recorded: Iterable[LibraryOption], variables: Iterable[LibraryOption]) -> Iterator[LibraryOption]:
    """Yield the recorded options, and the variables that no macro made."""
    made: dict[LibraryOption, None] = {}
    listed = list(variables)
    alone = {(it.name, it.variable): it for it in listed if it.origin is OptionOrigin.VARIABLE}
    for option in recorded:
        # The name of the variable is that which the macro makes.
        variable = alone.get((option.name, f"{VARIABLE_PREFIX}{option.module}_{option.name}"))
        if variable is not None:
            made[variable] = None
        yield _completed(option, variable)
    yield from (variable for variable in listed if variable not in made)


def _completed(option: LibraryOption, variable: LibraryOption | None) -> LibraryOption:
    """Return a recorded option with what only its variable says: values of expressions, and words."""
    if variable is None:
        return option
    return replace(variable, module=option.module, origin=option.origin, place=option.place)


__all__ = ["LibraryError", "parse_library", "read_library"]
