"""The rules about a built library: what the server would meet when it opens it; nothing of it runs."""

from __future__ import annotations

import platform
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import ecruntime
from ecruntime.formats.library import LIBRARY, LibraryError, LibraryKind, needed_symbols, read_library
from ecruntime.formats.library.slots import deprecated_slots, missing_slots
from ecruntime.formats.library.stamps import differences
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.rules.library_options import check_options, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ecruntime.formats.library import Library, LibraryModule

    FindUses = Callable[[], Mapping[str, Place]]
    """Finds the place of the first use of each symbol that no part of the library has."""

SANITIZERS: Final = ("__asan_", "__ubsan_", "__tsan_", "__lsan_", "__sanitizer_")
MAX_SYMBOLS_TOLD: Final = 20
_HOOK_HEADERS: Final = Path(ecruntime.__file__).resolve().parent / "include" / "hooks"
_HOOK_FUNCTION: Final = re.compile(
    r"(?:register_(?P<first>\w+)_hook_(?:first|last)|(?:call|has)_(?P<other>\w+?)(?:_hook|_hook_txn|_txn))\Z"
)
NOT_PROVIDED: Final = "the Module API documents it, and this runtime does not provide it: do without it"
_RUN_PATH: Final = "`-Wl,-rpath,DIR` or LD_LIBRARY_PATH"
_SHAPES: Final = {3: "without a version", 4: "with a version"}


def library_at(path: Path, *, file: str) -> tuple[Library | None, tuple[Finding, ...]]:
    """Read a library; one that is not sound or cannot be read becomes a finding."""
    try:
        return read_library(path, file=file), ()
    except LibraryError as error:
        message = error.message.removeprefix(f"{file}: ")
        return None, (Finding("LIB003", Severity.ERROR, message, Place(file), error.hint),)
    except EnvironmentFailure as error:
        message = f"cannot read '{path.name}': {error.hint.lower()}"
        return None, (Finding("TREE001", Severity.ERROR, message, Place(file), "the modules in it stay unknown"),)


def symbol_cache() -> Path:
    """Return the folder of this user in which the symbols of needed libraries are kept; it may be deleted."""
    # Imported here: a folder without libraries needs none of it.
    from platformdirs import user_cache_path

    return user_cache_path("ecxs") / "symbols"


def check_library(
    library: Library,
    *,
    provided: frozenset[str],
    cache: Path | None = None,
    linked: Sequence[str] = (),
    find_uses: FindUses | None = None,
) -> Iterator[Finding]:
    """Check one library by itself: stamp, infrastructures, slots, options, and the symbols that it wants.

    `provided` are the symbols that the runtime gives to it; `cache` is a folder for those of needed libraries. `linked`
    are the files of which it has just been linked: what is only there may be installed later. `find_uses` is called
    if symbols are missing.
    """
    yield from (
        Finding("LIB016", Severity.HINT, note, Place(library.file), "build it again with `ecxs -c`")
        for note in library.notes
    )
    if library.machine != platform.machine():
        message = f"the library was built for {library.machine}, and this machine is {platform.machine()}"
        yield Finding("LIB009", Severity.ERROR, message, Place(library.file), "build it on this kind of machine")
    yield from _stamps(library)
    yield from _infrastructures(library)
    for module in library.modules:
        yield from _slots(library, module)
    yield from check_options(library)
    yield from _symbols(library, provided, cache, linked, find_uses)


def _stamps(library: Library) -> Iterator[Finding]:
    place = Place(library.file)
    if not library.stamps:
        message = "the library has no stamp, so nobody can tell which headers it was compiled with"
        yield Finding("LIB004", Severity.ERROR, message, place, 'include "module.h", and build it with `ecxs -c`')
    shapes = sorted({stamp.api for stamp in library.stamps})
    if len(shapes) > 1:
        listed = " and ".join(f"{shape} ({_SHAPES.get(shape, 'unknown')})" for shape in shapes)
        message = f"the files of the library were compiled for different shapes of the infrastructure: {listed}"
        yield Finding("LIB007", Severity.ERROR, message, place, "build all of them with one `--api`")
    told: set[str] = set()
    for stamp in library.stamps:
        listed = ", ".join(differences(stamp))
        if listed and listed not in told:
            told.add(listed)
            message = f"the library was compiled with other headers: {listed}"
            yield Finding("LIB006", Severity.ERROR, message, place, "build it again with the `ecxs -c` of this version")


def _infrastructures(library: Library) -> Iterator[Finding]:
    place = Place(library.file)
    if not library.modules and library.stamps:
        message = "the library exports no module infrastructure"
        hint = "write `EC_MODULE_EXPORT generic_module_infrastructure NAME = {{ EC_MODULE_INIT(TYPE, 0), … }};`"
        if library.hidden is not None:
            hint = "write EC_MODULE_EXPORT before this one, without `static`, and begin it with EC_MODULE_INIT"
        yield Finding("LIB005", Severity.ERROR, message, place_of(library, library.hidden), hint)
    for module in library.modules:
        if module.kind is LibraryKind.UNKNOWN or module.api not in _SHAPES:
            message = f"the infrastructure '{module.name}' has no known type or shape"
            hint = (
                "begin it with EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0) or EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0)"
            )
            yield Finding("LIB012", Severity.ERROR, message, place_of(library, module.place), hint)
    stem = PurePath(library.file).name.removesuffix(LIBRARY)
    if len(library.modules) == 1 and library.modules[0].name.lower() != stem.lower():
        name = library.modules[0].name
        message = f"the library '{stem}{LIBRARY}' holds the module '{name}'"
        yield Finding("LIB018", Severity.HINT, message, place, f"call it '{name}.so', with '{name}.ecm' beside it")


def _slots(library: Library, module: LibraryModule) -> Iterator[Finding]:
    place = place_of(library, module.place)
    for slot, remedy in deprecated_slots(module):
        message = f"module '{module.name}' fills the deprecated slot {slot}"
        yield Finding("LIB010", Severity.WARNING, message, place, remedy)
    if absent := missing_slots(module):
        message = f"module '{module.name}' has NULL for {' and '.join(absent)}, which must be defined"
        yield Finding("LIB011", Severity.WARNING, message, place, "define a function that returns 0")


def _symbols(
    library: Library,
    provided: frozenset[str],
    cache: Path | None,
    linked: Sequence[str],
    find_uses: FindUses | None,
) -> Iterator[Finding]:
    wanted = [name for name in library.undefined if name not in provided and not name.startswith(SANITIZERS)]
    if not wanted or library.machine != platform.machine():
        return
    place = Place(library.file)
    given = needed_symbols(library, cache=cache, linked=linked)
    for name, folder in given.unreachable:
        message = f"the library needs '{name}', which was linked from '{folder}', where the loader does not look"
        hint = f"install '{name}' before the module is loaded, or give the folder that it will have with {_RUN_PATH}"
        yield Finding("LIB013", Severity.WARNING, message, place, hint)
    for name in given.missing:
        message = f"the library needs '{name}', which is in no folder where the loader looks"
        yield Finding("LIB013", Severity.ERROR, message, place, f"install it, or give its folder with {_RUN_PATH}")
    absent = [name for name in wanted if name not in given.names]
    # Only now: a sound library needs neither.
    uses = find_uses() if absent and find_uses is not None else {}
    refused = _refused_functions() if absent else frozenset()
    for number, name in enumerate(absent[:MAX_SYMBOLS_TOLD]):
        where = uses.get(name, place)
        if name in refused:
            message = f"the library wants '{name}', which is not in this runtime"
            yield Finding("LIB008", Severity.ERROR, message, where, NOT_PROVIDED)
            continue
        # Each search compares with every name, so only the first ones get one.
        near = _header_hint(name) or (did_you_mean(name, provided) if number < 3 else "")
        hint = near or "link the library that has it with -l, or leave the call out"
        message = f"the library wants '{name}', which neither this runtime nor a library that it needs has"
        yield Finding("LIB008", Severity.ERROR, message, where, hint)
    if len(absent) > MAX_SYMBOLS_TOLD:
        message = f"the library wants {len(absent) - MAX_SYMBOLS_TOLD} more symbols that nobody has"
        yield Finding("LIB008", Severity.ERROR, message, place, "mend the first ones")


def _refused_functions() -> frozenset[str]:
    """Return the documented functions that this runtime does not have; their headers refuse calls, and no more."""
    from ecruntime.catalogue.c_api import load_c_api

    return frozenset(function.name for function in load_c_api().functions if function.tier is None)


def _header_hint(name: str) -> str:
    """Name the header for a function that is one of the macros of a hook."""
    match = _HOOK_FUNCTION.match(name)
    if match is None:
        return ""
    whole = match["first"] or match["other"]
    for at in (mark.start() for mark in re.finditer("_", whole)):
        scope, hook = whole[:at], whole[at + 1 :]
        if scope and (_HOOK_HEADERS / scope / f"{hook}.h").is_file():
            return f'write `#include "hooks/{scope}/{hook}.h"`, which declares the hook'
    return "include the header that declares the hook with EC_DECLARE_HOOK or EC_DECLARE_VOID_HOOK"
