"""The kinds of module that can be scaffolded: one table."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.spec.errors import UsageError
from ecruntime.spec.module_kind import ModuleKind
from ecruntime.spec.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: the folder of its templates, and whether its modules are singletons."""

    name: str
    template: str
    module_kind: ModuleKind
    summary: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "python": Kind("python", "python", ModuleKind.SINGLETON, "a Python module, one for the life of the server"),
        "python-generic": Kind(
            "python-generic", "python", ModuleKind.GENERIC, "a Python module, made anew with each configuration"
        ),
    }
)
DEFAULT_KIND = "python"


def kind_of(name: str) -> Kind:
    """Return a kind by its name; refuse an unknown one."""
    kind = KINDS.get(name)
    if kind is None:
        known = ", ".join(f"'{known}'" for known in KINDS)
        raise UsageError(f"'{name}' is not a kind of module", hint=did_you_mean(name, KINDS) or f"known: {known}")
    return kind


def is_folder_kind(name: str) -> bool:
    """Tell whether a kind names a template of the user's by its folder: `./mine`, or any path with a slash."""
    return name not in KINDS and ("/" in name or name in {".", ".."})
