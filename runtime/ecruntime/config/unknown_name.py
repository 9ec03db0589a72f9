"""Findings about unknown names, and about names in the wrong config scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.foundation.finding import Finding, Severity
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from ecruntime.config.scope_chain import ScopeChain
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.formats.conf.statement import Setting

_MOST_LISTED = 4


def unknown_option(setting: Setting, facts: ScopeChain, *, is_guessed: bool = True) -> Finding:
    """Return the finding for an option that is not valid in its scope; `is_guessed` adds near misses."""
    registry = facts.registry
    elsewhere = registry.find(setting.name)
    if elsewhere:
        places = list(dict.fromkeys(element.text for option in elsewhere for element in option.path.elements))
        listed = ", ".join(places[:_MOST_LISTED]) + (" and others" if len(places) > _MOST_LISTED else "")
        where = facts.capability.removeprefix("Global:")
        message = f"the option '{setting.name}' is not valid in {where}"
        return Finding("CFG042", Severity.ERROR, message, setting.place, f"it is valid in {listed}")
    capability = f"config.{facts.capability}.{setting.name}"
    hint = "install the module that provides it, or remove the line"
    if is_guessed:
        names = [registry.options[slots[0].handle].definition.name for slots in facts.names.values()]
        hint = did_you_mean(setting.name, names) or hint
    return Finding("CFG040", Severity.ERROR, f"no module provides capability '{capability}'", setting.place, hint)


def unknown_stanza(node: ScopeNode, facts: ScopeChain) -> Finding:
    """Return the finding for a stanza that is not valid in its scope."""
    scopes = facts.registry.scopes
    known = scopes.get(node.kind.lower())
    if known is not None:
        places = ", ".join(scopes[name].scope.name if name in scopes else "Global" for name in known.scope.inside)
        where = facts.capability.removeprefix("Global:")
        message = f"the stanza '{node.kind}' is not valid in {where}"
        return Finding("CFG043", Severity.ERROR, message, node.place, f"it is valid in {places}")
    message = f"no module provides capability 'config.{facts.capability}:{node.kind}'"
    return Finding("CFG041", Severity.ERROR, message, node.place, _stanza_hint(node, facts))


def absent_module(node: ScopeNode, facts: ScopeChain) -> Finding | None:
    """Return the warning about a stanza of a server module that is not installed; `None` for any other stanza."""
    if facts.chain or node.kind.lower() in facts.registry.scopes or load_option_catalogue().module(node.kind) is None:
        return None
    message = f"the module '{node.kind}' of the server is not installed, so its stanza is held unchecked"
    return Finding("CFG055", Severity.WARNING, message, node.place, "nothing to do here; '--strict' refuses it")


def _stanza_hint(node: ScopeNode, facts: ScopeChain) -> str:
    if load_option_catalogue().module(node.kind) is not None:
        return f"'{node.kind}' is a module of the server; its manifest is not in libexec"
    valid = [scope.scope.name for scope in facts.registry.scopes.values() if facts.kind in scope.scope.inside]
    return did_you_mean(node.kind, valid) or "install the module that provides it, or remove the stanza"
