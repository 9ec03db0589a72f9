"""Members that the host on a server has, by the text of its class; a module that asks for another one is refused."""

from __future__ import annotations

import ast
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file
from ecxs.export.python.lacking import LISTENERS, OPTIONS, ServerLack
from ecxs.export.python.runtime_subset import PACKAGES, SERVER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HOST: Final = "ServerHost"
_MAX_FILE: Final = 1024 * 1024
_EVENTS: Final = ServerLack(
    LISTENERS,
    "the host there has timers and descriptors, and no events that a module builds by itself",
    "use self.schedule(...), self.rearm(...) and self.watch(...)",
)
_OPTIONS: Final = ServerLack(
    OPTIONS,
    "the host there has the options that are declared, and none that come up at run time",
    "declare it in module.toml, in an [[option]]",
)
_OF_EVENTS: Final = (
    "schedule_at", "build_fd_event", "build_event_from_now", "build_event_at", "schedule_event", "clear_event_by_fd",
    "event_post_dup", "event_free",
)  # fmt: skip  # words, several to a line
_OF_OPTIONS: Final = ("register_option", "registered_option")
NEEDED: Final[Mapping[str, tuple[str, ServerLack]]] = MappingProxyType(
    {
        **dict.fromkeys(_OF_EVENTS, ("event_api", _EVENTS)),
        **dict.fromkeys(_OF_OPTIONS, ("register_option", _OPTIONS)),
    }
)
"""Methods of modules, each with the member of the host that it asks."""


def lack_of(name: str) -> ServerLack | None:
    """Return why a method of modules cannot be called on a server; none for one that can, and for any other name."""
    member, lack = NEEDED.get(name, ("", None))
    return lack if member and member not in host_members() else None


@cache
def host_members() -> frozenset[str]:
    """Return the members of the host on a server."""
    return members_of(PACKAGES / SERVER / "host.py")


def members_of(path: Path) -> frozenset[str]:
    """Return the methods of the host in a file, and the attributes that it sets on itself."""
    tree = ast.parse(read_file(path, _MAX_FILE))
    host = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == _HOST)
    methods = {node.name for node in host.body if isinstance(node, ast.FunctionDef)}
    set_there = {
        node.attr
        for node in ast.walk(host)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value)
    }
    return frozenset(methods | set_there)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
