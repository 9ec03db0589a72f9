"""The findings about names that no registered option or stanza explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.server_modules import load_server_modules
from ecruntime.config.held_names import names_held_in
from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config.scope_chain import ScopeChain
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.formats.conf.statement import Setting
    from ecruntime.foundation.near_miss import NearMisses

_MAX_LISTED = 4


def unknown_option(setting: Setting, scope_chain: ScopeChain, suggestions: NearMisses) -> Finding:
    """Return the finding for an option that is not valid in its scope."""
    registry = scope_chain.registry
    modules = load_server_modules()
    elsewhere = [element.text for option in registry.find(setting.name) for element in option.path.elements]
    owners = modules.added_by(scope_chain.kind, setting.name)
    places = list(dict.fromkeys((*elsewhere, *map(registry.spelling, modules.places(setting.name)))))
    if places and not owners:
        listed = ", ".join(places[:_MAX_LISTED]) + (" and others" if len(places) > _MAX_LISTED else "")
        where = scope_chain.capability.removeprefix("Global:")
        message = f"the option '{setting.name}' is not valid in {where}"
        return Finding("CFG042", Severity.ERROR, message, setting.place, f"it is valid in {listed}")
    capability = f"config.{scope_chain.capability}.{setting.name}"
    hint = "install the module that provides it, or remove the line"
    if owners:
        # The catalogue knows it, so it is refused in strict mode only, or by an installed module without it.
        hint = f"'{owners[0]}', a module of the server, has it; none in libexec does"
    else:
        hint = _removed_hint(setting.name) or suggestions.did_you_mean(setting.name, _names_in(scope_chain)) or hint
    return Finding("CFG040", Severity.ERROR, f"no module provides capability '{capability}'", setting.place, hint)


def unknown_stanza(node: ScopeNode, scope_chain: ScopeChain, suggestions: NearMisses) -> Finding:
    """Return the finding for a stanza that is not valid in its scope."""
    scopes = scope_chain.registry.scopes
    known = scopes.get(node.kind.lower())
    if known is not None:
        places = ", ".join(scopes[name].scope.name if name in scopes else "Global" for name in known.scope.inside)
        where = scope_chain.capability.removeprefix("Global:")
        message = f"the stanza '{node.kind}' is not valid in {where}"
        return Finding("CFG043", Severity.ERROR, message, node.place, f"it is valid in {places}")
    message = f"no module provides capability 'config.{scope_chain.capability}:{node.kind}'"
    return Finding("CFG041", Severity.ERROR, message, node.place, _stanza_hint(node, scope_chain, suggestions))


def _stanza_hint(node: ScopeNode, scope_chain: ScopeChain, suggestions: NearMisses) -> str:
    modules = load_server_modules()
    if node.kind.lower() in modules.by_name:
        return f"'{node.kind}' is a module of the server; its manifest is not in libexec"
    unknown = "install the module that provides it, or remove the stanza"
    return _removed_hint(node.kind) or suggestions.did_you_mean(node.kind, _kinds_in(scope_chain)) or unknown


def _names_in(scope_chain: ScopeChain) -> Iterator[str]:
    """Yield the names of options that are valid in a scope; nothing is done before the first is asked for."""
    options = scope_chain.registry.options
    for bindings in scope_chain.names.values():
        yield options[bindings[0].handle].definition.name
    yield from names_held_in(scope_chain)


def _kinds_in(scope_chain: ScopeChain) -> Iterator[str]:
    """Yield the kinds of stanzas that are valid in a scope."""
    for scope in scope_chain.registry.scopes.values():
        if scope_chain.kind in scope.scope.inside:
            yield scope.scope.name
    if not scope_chain.kinds:
        yield from load_server_modules().by_name


def _removed_hint(name: str) -> str:
    """Return the hint for a name of old versions of the server; empty for any other name."""
    instead = load_server_modules().removed.get(name.lower())
    if instead is None:
        return ""
    return f"versions before 3 had it; since then {instead}" if instead else "versions before 3 had it; remove it"
