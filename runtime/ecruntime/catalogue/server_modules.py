"""The modules that come with the server, and the names that they bring, from the data beside this file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.catalogue.entries import data_text
from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from collections.abc import Mapping

StanzaPath = tuple[str, ...]
"""Names of stanzas inside the stanza of a module, in lower case and from the outermost; empty for its own."""


@dataclass(frozen=True, slots=True)
class CatalogueModule:
    """One module of the server. Values of its options are not checked, so their names are all that is known."""

    name: str
    kind: ModuleKind
    stanzas: Mapping[StanzaPath, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({(): ()}))
    """The option names of its stanza and of each stanza inside that."""
    added: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The option names that it adds to config scopes of the server, by scope."""
    inside: tuple[str, ...] = ()
    """Modules in whose stanza its own may stand, too."""
    pattern: str = ""
    """A regular expression for further names in its stanza."""
    is_open: bool = False
    """True when not all of its options are documented."""

    def has_option(self, path: StanzaPath, name: str) -> bool:
        """Tell whether a stanza of the module has an option, without regard to case."""
        key = name.lower()
        if any(known.lower() == key for known in self.stanzas[path]):
            return True
        return not path and bool(self.pattern) and re.fullmatch(self.pattern, key) is not None


@dataclass(frozen=True, slots=True)
class ServerModules:
    """The modules that come with the server, with indexes by name; frozen."""

    by_name: Mapping[str, CatalogueModule]
    added: Mapping[str, Mapping[str, tuple[str, ...]]]
    """For each config scope of the server, the modules that add an option, by its lower-case name."""
    removed: Mapping[str, str]
    """Names of old versions in lower case, with what took their place; empty where nothing did."""

    def added_by(self, scope: str, option: str) -> tuple[str, ...]:
        """Return the modules that add an option to a config scope of the server."""
        return self.added.get(scope, {}).get(option.lower(), ())

    def places(self, option: str) -> tuple[str, ...]:
        """Return the config scopes and the modules' stanzas in which an option is known."""
        scopes = (scope for scope, names in self.added.items() if option.lower() in names)
        own = (module.name for module in self.by_name.values() if module.has_option((), option))
        return (*scopes, *own)


@cache
def load_server_modules() -> ServerModules:
    """Return the modules of the server; read once, when a name is met that no registered option explains."""
    data = tomli.loads(data_text("modules.toml"))
    modules = [_module(entry) for entry in data["module"]]
    added: defaultdict[str, defaultdict[str, tuple[str, ...]]] = defaultdict(lambda: defaultdict(tuple))
    for module in modules:
        for scope, names in module.added.items():
            for name in names:
                added[scope][name.lower()] += (module.name,)
    return ServerModules(
        MappingProxyType({module.name: module for module in modules}),
        MappingProxyType({scope: MappingProxyType(dict(names)) for scope, names in added.items()}),
        MappingProxyType({entry["name"]: entry.get("instead", "") for entry in data["removed"]}),
    )


def _module(entry: dict[str, Any]) -> CatalogueModule:
    added: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for scopes, names in entry.get("server", {}).items():
        for scope in scopes.split():
            added[scope] += tuple(names)
    stanzas: dict[StanzaPath, tuple[str, ...]] = {(): tuple(entry.get("options", ()))}
    for path, names in entry.get("stanzas", {}).items():
        stanzas[tuple(path.split())] = tuple(names)
    return CatalogueModule(
        entry["name"],
        ModuleKind.SINGLETON if entry["singleton"] else ModuleKind.GENERIC,
        MappingProxyType(stanzas),
        MappingProxyType(dict(added)),
        tuple(entry.get("inside", ())),
        entry.get("pattern", ""),
        is_open=entry.get("open", False),
    )
