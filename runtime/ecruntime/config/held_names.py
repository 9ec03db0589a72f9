"""Names of modules of the server that are not installed: held unchecked where they are known, refused where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.server_modules import load_server_modules
from ecruntime.formats.conf.scope_node import ScopeNode
from ecruntime.foundation.finding import Finding, Severity
from ecruntime.foundation.near_miss import did_you_mean, near_misses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.catalogue.server_modules import CatalogueModule, ServerModules, StanzaPath
    from ecruntime.config.registry import OptionRegistry
    from ecruntime.config.scope_chain import ScopeChain
    from ecruntime.formats.conf.statement import Setting

_HINT = "nothing to do here; '--strict' refuses it"
_SLIP = 0.84
"""The similarity of a name to the same name with one character lost: enough to warn where other names may be valid."""


class HeldNames:
    """The names of absent modules that one walk holds; the first name of each module gets a warning.

    The catalogue of modules is read with the first name that no registered option or stanza explains.
    """

    def __init__(self, registry: OptionRegistry) -> None:
        self._registry = registry
        self._warned: set[str] = set()

    def option(self, setting: Setting, scope_chain: ScopeChain) -> tuple[Finding, ...] | None:
        """Return the warning about an option that an absent module adds to a scope; `None` for any other option."""
        known = load_server_modules().added_by(scope_chain.kind, setting.name)
        owners = [owner for owner in known if owner not in self._registry.scopes or not self._is_installed(owner)]
        if not owners:
            return None
        if not self._warned.isdisjoint(owners):
            return ()
        self._warned.add(owners[0])
        message = (
            f"the option '{setting.name}' is one of the module '{owners[0]}' of the server, which is not installed, "
            "so it is held unchecked"
        )
        return (Finding("CFG055", Severity.WARNING, message, setting.place, _HINT),)

    def stanza(self, node: ScopeNode, scope_chain: ScopeChain) -> tuple[Finding, ...] | None:
        """Return the findings about the stanza of an absent module; `None` for any other stanza."""
        if scope_chain.kinds or node.kind.lower() in self._registry.scopes:
            return None
        modules = load_server_modules()
        module = modules.by_name.get(node.kind.lower())
        if module is None:
            return None
        found: list[Finding] = []
        if module.name not in self._warned:
            self._warned.add(module.name)
            message = f"the module '{node.kind}' of the server is not installed, so its stanza is held unchecked"
            found.append(Finding("CFG055", Severity.WARNING, message, node.place, _HINT))
        found += _StanzaCheck(modules, self._registry, module).findings(node)
        return tuple(found)

    def _is_installed(self, module: str) -> bool:
        return self._registry.scopes[module].is_module


class _StanzaCheck:
    """The check of the names in the stanza of one absent module."""

    def __init__(self, modules: ServerModules, registry: OptionRegistry, module: CatalogueModule) -> None:
        self._modules = modules
        self._registry = registry
        self._module = module

    def findings(self, node: ScopeNode, path: StanzaPath = ()) -> Iterator[Finding]:
        """Yield a finding for each name that the module does not have; where it may have others, for a likely slip."""
        for member in node.members.values():
            if not isinstance(member, ScopeNode):
                if not self._module.has_option(path, member.name) and not self._is_common(member, path):
                    yield from self._unknown(member, path)
                continue
            inner = (*path, member.kind.lower())
            nested = self._modules.by_name.get(inner[-1])
            if inner in self._module.stanzas:
                yield from self.findings(member, inner)
            elif nested is not None and self._module.name in nested.inside and not path:
                yield from _StanzaCheck(self._modules, self._registry, nested).findings(member)
            else:
                yield from self._unknown(member, path)

    def _is_common(self, setting: Setting, path: StanzaPath) -> bool:
        return not path and setting.name.lower() in self._registry.common

    def _unknown(self, member: Setting | ScopeNode, path: StanzaPath) -> Iterator[Finding]:
        is_stanza = isinstance(member, ScopeNode)
        name = member.kind if isinstance(member, ScopeNode) else member.name
        known = tuple(self._inner(path) if is_stanza else self._options(path))
        if self._module.is_open:
            slips = near_misses(name, known, cutoff=_SLIP)
            if slips:
                message = f"'{name}' is not known in the stanza of '{self._module.name}', but '{slips[0]}' is"
                yield Finding("CFG057", Severity.WARNING, message, member.place, f"did you mean '{slips[0]}'?")
            return
        where = ":".join(("Global", self._module.name, *path))
        message = f"no module provides capability 'config.{where}{':' if is_stanza else '.'}{name}'"
        hint = did_you_mean(name, known) or f"'{self._module.name}' has no such name; remove it"
        yield Finding("CFG041" if is_stanza else "CFG040", Severity.ERROR, message, member.place, hint)

    def _options(self, path: StanzaPath) -> Iterator[str]:
        yield from self._module.stanzas[path]
        if not path:
            yield from self._registry.common

    def _inner(self, path: StanzaPath) -> Iterator[str]:
        yield from (inner[-1] for inner in self._module.stanzas if inner and inner[:-1] == path)
        if not path:
            yield from (other.name for other in self._modules.by_name.values() if self._module.name in other.inside)


def names_held_in(scope_chain: ScopeChain) -> Iterable[str]:
    """Return the options that modules of the server add to a scope."""
    return load_server_modules().added.get(scope_chain.kind, {})
