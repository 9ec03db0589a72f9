"""Table of the kinds of module that can be scaffolded."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecxs.languages import ScaffoldKind

KINDS: Mapping[str, ScaffoldKind] = MappingProxyType(
    {kind.name: kind for tools in LANGUAGES.values() for kind in tools.kinds}
)
DEFAULT_KIND = "python"


def kind_of(name: str) -> ScaffoldKind:
    """Return a kind by name; raise `UsageError` with near misses for an unknown one."""
    kind = KINDS.get(name)
    if kind is None:
        known = ", ".join(f"'{known}'" for known in KINDS)
        raise UsageError(f"'{name}' is not a kind of module", hint=did_you_mean(name, KINDS) or f"known: {known}")
    return kind


def is_folder_kind(name: str) -> bool:
    """Tell whether `name` is the folder of an external template: `.`, `..`, or any path with a slash."""
    return name not in KINDS and ("/" in name or name in {".", ".."})
