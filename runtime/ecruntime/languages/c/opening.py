"""The opening of a library in C: its stamp first, then a copy of its own, which stays for the life of the process."""

from __future__ import annotations

import hashlib
import platform
import shutil
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native, loaded_native
from ecruntime.bridge.recipe import lacking_sanitizer
from ecruntime.formats.library import MAX_LIBRARY_SIZE, LibraryError, LibraryKind, read_library
from ecruntime.formats.library.slots import deprecated_slots, missing_slots
from ecruntime.formats.library.stamps import differences
from ecruntime.foundation.errors import LoadFailed
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks import GENERATION_KEY, Cell, Opaque, integer_of
from ecruntime.languages.c.image_folder import ImageFolder
from ecruntime.model.hook_signature import same_types
from ecruntime.model.library_record import hook_signature
from ecruntime.scheduler import Timeval
from ecruntime.simulator import AcceptConstruct, Context, EcMessage, ValidateContext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.formats.library import Library, LibraryModule
    from ecruntime.languages.c.opened import OpenedLibrary
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import CommandDeclaration, FormerNames

_NO_NAMES: Final[FormerNames] = MappingProxyType({})
_REBUILD: Final = "build it again with the `ecxs -c` of this version"


def open_library(
    path: Path,
    name: str,
    recorded: tuple[HookSignature, ...] = (),
    commands: tuple[CommandDeclaration, ...] = (),
    former_names: FormerNames = _NO_NAMES,
) -> OpenedLibrary:
    """Open the module `name` of an installed library; raise `LoadFailed` with all reasons when that is impossible.

    `recorded` are the hooks of its record: code says nothing of results without providers, and of failures. So are
    `commands` and the former names of options, of which code says nothing at all.
    """
    library = _read(path, name)
    module = _module(library, name)
    _refuse_other_builds(library, name)
    _load_bridge()
    # Only now: these modules import the adapter.
    from ecruntime.bridge import _echost
    from ecruntime.languages.c.opened import OpenedLibrary

    # The loader knows a file by its inode, and a library that was built again in its place would be the old one to it.
    folder = ImageFolder()
    copy = folder.path / path.name
    try:
        shutil.copyfile(path, copy)
        image = _echost.open_image(copy)
        infrastructure = _echost.find_symbol(image, module.name)
    except OSError as error:
        folder.close()
        raise _not_loaded(name, str(error).replace(str(copy), str(path))) from error
    findings = tuple(_findings(module, str(path)))
    hooks = {hook.leaf: hook for hook in map(hook_signature, library.hooks) if hook is not None}
    hooks |= {hook.leaf: hook for hook in recorded if hook.leaf in hooks and same_types(hook, hooks[hook.leaf])}
    digest = hashlib.sha256(read_file(copy, MAX_LIBRARY_SIZE)).hexdigest()
    opened = OpenedLibrary(module, hooks, infrastructure, digest, findings, folder)
    opened.note_commands(commands)
    opened.former_names = former_names
    return opened


def _read(path: Path, name: str) -> Library:
    try:
        return read_library(path)
    except LibraryError as error:
        raise LoadFailed(f"module '{name}' cannot be opened: {error.message}", hint=error.hint) from error


def _module(library: Library, name: str) -> LibraryModule:
    for module in library.modules:
        if module.name.lower() == name.lower():
            if module.kind is LibraryKind.UNKNOWN:
                hint = "begin it with EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0) or EC_MODULE_TYPE_GENERIC"
                raise LoadFailed(f"the infrastructure of module '{name}' has no known type", hint=hint)
            return module
    known = [module.name for module in library.modules]
    hint = did_you_mean(name, known) or f"it has: {', '.join(known) or 'none'}"
    raise LoadFailed(f"{library.file} has no module '{name}'", hint=hint)


def _refuse_other_builds(library: Library, name: str) -> None:
    """Raise `LoadFailed` for a library whose code and this runtime would not agree about what they share."""
    if library.machine != platform.machine():
        message = f"module '{name}' was built for {library.machine}, and this machine is {platform.machine()}"
        raise LoadFailed(message, hint="build it on this kind of machine")
    if not library.stamps:
        raise LoadFailed(f"module '{name}' has no stamp", hint='include "module.h", and build it with `ecxs -c`')
    if lack := lacking_sanitizer(library.needed):
        # The loader would end the whole process.
        message = f"module '{name}' was built with -fsanitize={lack}, and this process runs without"
        raise LoadFailed(message, hint=f"'ecxs run' and 'ecxs test' take --sanitize {lack}; or build it without")
    found = dict.fromkeys(difference for stamp in library.stamps for difference in differences(stamp))
    if found:
        raise LoadFailed(f"module '{name}' was built with other headers: {', '.join(found)}", hint=_REBUILD)


def _load_bridge() -> None:
    try:
        # To find the folder, all sources of the bridge are hashed: once is enough.
        adapter = loaded_native() or load_native(bridge_folder())
        classes = (Cell, Timeval, Opaque, EcMessage, AcceptConstruct, ValidateContext, Context)
        adapter.introduce(*classes, integer_of, GENERATION_KEY)
    except (OSError, ImportError) as error:
        raise LoadFailed(f"the bridge to modules in C cannot be loaded: {error}") from error


def _not_loaded(name: str, reason: str) -> LoadFailed:
    hint = "`ecxs validate` tells which symbols are missing, and from which header they come"
    return LoadFailed(f"module '{name}' cannot be opened: {reason}", hint=hint)


def _findings(module: LibraryModule, file: str) -> Iterator[Finding]:
    """Yield what is loaded, but does not work as its author may think."""
    for slot, remedy in deprecated_slots(module):
        message = f"module '{module.name}' fills the deprecated slot {slot}, which is never called"
        yield Finding("LIB010", Severity.WARNING, message, Place(file), remedy)
    if missing := missing_slots(module):
        message = f"module '{module.name}' has NULL for {' and '.join(missing)}, which must be defined"
        yield Finding("LIB011", Severity.WARNING, message, Place(file), "define a function that returns 0")
