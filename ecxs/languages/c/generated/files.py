"""The tool's files of a module in C: its header, its source, and the headers of hooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.module import USUAL_ALIGNMENT
from ecxs.documents.artifact import Artifact
from ecxs.documents.banner import banner_lines
from ecxs.languages.c.generated.commands import control_commands, has_choices, has_limits, usage_of
from ecxs.languages.c.generated.functions import author_functions, prototype
from ecxs.languages.c.generated.hooks import (
    declared_headers,
    header_path,
    hook_callers,
    hook_providers,
    own_hooks,
    used_hooks,
)
from ecxs.languages.c.generated.layout import comment_lines
from ecxs.languages.c.generated.listeners import listener_codes
from ecxs.languages.c.generated.options import option_entries, option_getters, option_words
from ecxs.languages.c.quoting import c_name, c_string
from ecxs.render import Code, render

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.module import MemtypeDeclaration, ModuleDefinition
    from ecxs.languages.author_method import AuthorMethod

_HEADERS = (
    "ec_config.h",
    "module.h",
    "module-hooks.h",
    "configuration.h",
    "control.h",
    "ec_malloc.h",
    "ecdict.h",
    "misc/ec_ptr_array.h",
    "misc/ec_string.h",
)
_CONNECTION_HEADERS = ("event.h", "netlistener.h", "scheduler.h")


@dataclass(frozen=True, slots=True)
class FunctionText:
    """One of the author's functions in the header."""

    summary: Code
    prototype: Code


@dataclass(frozen=True, slots=True)
class MemtypeEntry:
    """One memory type of the module."""

    handle: Code
    definition: Code
    label: Code
    size: Code
    size_name: Code | None
    aligned: Code
    allocator: Code
    force_zero: Code


def c_artifacts(definition: ModuleDefinition, catalogue: HookCatalogue, folder: PurePosixPath) -> tuple[Artifact, ...]:
    """Return the files of the module, which lie in `folder` below the project's."""
    banner = banner_lines(definition)
    shared = _shared(definition, catalogue)
    name = definition.name
    headers = declared_headers(definition, catalogue)
    return (
        Artifact(folder / f"{name}.h", render("c/module.h", banner=banner, **shared, **_header(definition, catalogue))),
        Artifact(
            folder / f"{name}_module.c", render("c/module.c", banner=banner, **shared, **_source(definition, catalogue))
        ),
        *(Artifact(folder / hook.path, render("c/hook.h", banner=banner, hook=hook)) for hook in headers),
    )


def _shared(definition: ModuleDefinition, catalogue: HookCatalogue) -> dict[str, object]:
    getters = option_getters(definition)
    return {
        "module": c_name(definition.name),
        "is_singleton": definition.is_singleton,
        "memtypes": tuple(_memtype(definition, memtype) for memtype in definition.memtypes),
        "getters": getters,
        "has_held": any(not getter.is_number for getter in getters),
        "listeners": listener_codes(definition),
        "callers": hook_callers(definition, catalogue),
    }


def _header(definition: ModuleDefinition, catalogue: HookCatalogue) -> dict[str, object]:
    hooks = tuple(Code(header_path(hook)) for hook in used_hooks(definition, catalogue))
    headers = (*_HEADERS, *_CONNECTION_HEADERS) if definition.listeners else _HEADERS
    return {
        "guard": c_name(f"{definition.name}_GENERATED_H".upper()),
        "upper": c_name(definition.name.upper()),
        "includes": tuple(dict.fromkeys((*map(Code, headers), *hooks))),
        "words": option_words(definition),
        "functions": tuple(_function(item) for item in author_functions(definition, catalogue)),
    }


def _source(definition: ModuleDefinition, catalogue: HookCatalogue) -> dict[str, object]:
    name = definition.name
    has_control = bool(definition.commands) or definition.has_catch_all
    getters, listeners = option_getters(definition), listener_codes(definition)
    return {
        "options": (*option_entries(definition), *(option for listener in listeners for option in listener.options)),
        "providers": hook_providers(definition, catalogue),
        "hooks": own_hooks(definition),
        "commands": control_commands(definition),
        "catch_all": c_name(f"{name}_control") if definition.has_catch_all else None,
        "usage": usage_of(definition),
        "not_up": c_string(f"{name} is not up\n"),
        "has_control": has_control,
        "has_arguments": has_limits(definition),
        "has_choices": has_choices(definition),
        "has_scopes": any(getter.uses_scopes or getter.is_of_listener for getter in getters),
        "has_peers": any(getter.is_of_listener for getter in getters),
        "module_text": c_string(name),
        "type": Code(f"EC_MODULE_TYPE_{'SINGLETON' if definition.is_singleton else 'GENERIC'}"),
        "source": c_string(f"{name}.c"),
        "description": c_string(definition.description),
        "control": Code("control" if has_control else "NULL"),
    }


def _function(item: AuthorMethod) -> FunctionText:
    return FunctionText(comment_lines(item.summary), prototype(item))


def _memtype(definition: ModuleDefinition, memtype: MemtypeDeclaration) -> MemtypeEntry:
    name = memtype.name
    return MemtypeEntry(
        handle=c_name(f"{definition.name}_memtype_{name}"),
        definition=c_name(f"memtype_{name}"),
        label=c_string(f"{definition.name}:{name}"),
        size=Code(str(memtype.size)),
        size_name=c_name(f"{definition.name}_SIZE_{name}".upper()) if memtype.is_fixed else None,
        aligned=Code("SIZEOF_VOID_P" if memtype.aligned == USUAL_ALIGNMENT else str(memtype.aligned)),
        allocator=Code("EC_ALLOCATOR_FIXED" if memtype.is_fixed else "EC_ALLOCATOR_VSIZE"),
        force_zero=Code("1" if memtype.force_zero else "0"),
    )
