"""The kinds of module that can be scaffolded: one table."""

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
    """Return a kind by its name; refuse an unknown one."""
    kind = KINDS.get(name)
    if kind is None:
        known = ", ".join(f"'{known}'" for known in KINDS)
        raise UsageError(f"'{name}' is not a kind of module", hint=did_you_mean(name, KINDS) or f"known: {known}")
    return kind


def is_folder_kind(name: str) -> bool:
    """Tell whether a kind names a template of the user's by its folder: `./mine`, or any path with a slash."""
    return name not in KINDS and ("/" in name or name in {".", ".."})
