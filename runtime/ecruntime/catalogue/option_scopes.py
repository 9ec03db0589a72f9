"""Names of the server's scopes and modules, read without the rest of the catalogue."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import tomli

from ecruntime.catalogue.entries import data_text, entries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


COMMON_SCOPE: Final = "module"
"""The scope of options that are valid in the stanza of every module."""


def option_scopes(names: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return the kinds of scopes in which the server has options of these names, by lower-case name."""
    keys = {name.lower() for name in names}
    scopes: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for name, text in entries(data_text("options.toml"), "option") if keys else ():
        if name.lower() in keys:
            scopes[name.lower()] |= frozenset(tomli.loads(text)["scopes"])
    return scopes


def scope_names() -> frozenset[str]:
    """Return the config scopes of the server, in lower case."""
    return frozenset(name.lower() for name, _ in entries(data_text("options.toml"), "scope"))


def module_names() -> frozenset[str]:
    """Return the modules of the server, in lower case."""
    return frozenset(name.lower() for name, _ in entries(data_text("modules.toml"), "module"))
