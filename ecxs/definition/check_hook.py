"""Checks of declared hooks, and of providers against the catalogue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecruntime.formats.ctype import INTEGERS, CKind
from ecruntime.foundation.finding import Severity
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.foundation.near_miss import NearMisses, near_misses
from ecruntime.model.module import Language
from ecxs.definition.complaint import Complaint, display_value
from ecxs.definition.mend import Mend
from ecxs.definition.reserved import reserved_for_parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition

_CLOSE = 0.8
"""The likeness to a known type at which one is questioned; a slip of a letter is nearer, most own names are not."""
OWN_SCOPES = frozenset({"core", "config"})
"""Hook scopes of the server, reserved even where the catalogue has no hook in them."""


def is_scope_of_server(name: str, catalogue: HookCatalogue) -> bool:
    """Tell whether hooks of a module of this name would stand in a hook scope of the server."""
    return name in OWN_SCOPES or name in catalogue.hook_scopes


def check_hooks(draft: PartialDefinition, catalogue: HookCatalogue) -> Iterator[Complaint]:
    """Check the hooks that a module declares: their scope, flattened names, parameters and results."""
    if draft.hooks and is_scope_of_server(draft.name, catalogue):
        message = f"module '{draft.name}' declares hooks, and the hook scope '{draft.name}' belongs to the server"
        yield Complaint("MOD014", ("module", "name"), message, "choose another name for the module")
    for index, hook in draft.hooks:
        yield from _clash(hook, ("hook", index, "name"), catalogue)
        yield from _result(hook, ("hook", index, "returns"))
        yield from _misspelt_type(hook.returns, ("hook", index, "returns"), catalogue)
        for position, parameter in enumerate(hook.parameters):
            yield from _misspelt_type(parameter.ctype, ("hook", index, "params", position, "type"), catalogue)
        yield from _parameters(hook, partial(_parameter_path, index))
    for index, hook in draft.server_hooks:
        yield from _server_hook(hook, index, draft, catalogue)


def _server_hook(
    hook: HookSignature, index: int, draft: PartialDefinition, catalogue: HookCatalogue
) -> Iterator[Complaint]:
    path: KeyPath = ("server_hook", index, "name")
    known = catalogue.get(hook.dotted)
    if hook.hook_scope.lower() == draft.name.lower():
        message = f"hook '{hook.dotted}' has the scope of the module itself"
        yield Complaint("MOD045", path, message, "declare it as [[hook]]: it is no hook of the server")
    elif known is not None and known.dotted == hook.dotted:
        yield Complaint("MOD045", path, f"hook '{hook.dotted}' is known already", "delete it: it can be used as it is")
    else:
        yield from _clash(hook, path, catalogue)
    prototype: KeyPath = ("server_hook", index, "prototype")
    yield from _result(hook, prototype)
    for ctype in (hook.returns, *(parameter.ctype for parameter in hook.parameters)):
        yield from _misspelt_type(ctype, prototype, catalogue)
    yield from _parameters(hook, lambda _: prototype)


def check_calls(draft: PartialDefinition, catalogue: HookCatalogue) -> Iterator[Complaint]:
    """Check that the documents of each called hook of the server let modules call it (seed 1.3.2.1)."""
    if draft.language is Language.LUA:
        return  # a script calls none, and is told so
    full = catalogue.extended(draft.declared_hooks)
    suggestions = NearMisses()
    linked = {draft.name.lower(), *(name.lower() for name in draft.requires)}
    for index, name in enumerate(draft.calls):
        path: KeyPath = ("module", "calls", index)
        hook = full.get(name)
        if hook is None or hook.dotted != name:
            yield Complaint("MOD046", path, *_unknown(name, full, suggestions))
        elif hook.hook_scope.lower() in linked:
            message = f"hook '{name}' is callable already: its module is this one, or required"
            yield Complaint("MOD046", path, message, "delete it")
        elif not hook.is_callable:
            message = f"hook '{name}' is called by the server alone: no document lets modules call it"
            yield Complaint("MOD046", path, message, "delete it, or ask `self.hooks.has(...)` whether it has providers")


def _parameter_path(index: int, position: int) -> KeyPath:
    return ("hook", index, "params", position, "name")


def _clash(hook: HookSignature, path: KeyPath, catalogue: HookCatalogue) -> Iterator[Complaint]:
    known = catalogue.get(hook.leaf)
    if known is not None and known.hook_scope != hook.hook_scope:
        message = f"hook '{hook.dotted}' flattens to '{hook.leaf}', the name of '{known.dotted}'"
        yield Complaint("MOD012", path, message, "choose another name for the hook")


def _result(hook: HookSignature, path: KeyPath) -> Iterator[Complaint]:
    if not hook.returns.pointers and hook.returns.kind not in {CKind.VOID, CKind.INTEGER}:
        message = f"hook '{hook.name}' returns '{hook.returns.text}'"
        yield Complaint("MOD015", path, message, "a hook returns nothing, an integer or a pointer")


def _misspelt_type(found: CType, path: KeyPath, catalogue: HookCatalogue) -> Iterator[Complaint]:
    """Question a pointer to a type of the author's own that is nearly one of the server's or of C."""
    known = catalogue.types if found.is_own else frozenset()
    if not found.is_own or found.base in known:
        return
    close = near_misses(found.base[:80], sorted(known | INTEGERS), cutoff=_CLOSE)
    if close:
        meant = " or ".join(f"'{found.text.replace(found.base, name)}'" for name in close)
        own = found.text.replace(found.base, f"struct {found.base}")
        message = f"{display_value(found.text)} points to a type that nobody else knows"
        yield Complaint(
            "MOD048",
            path,
            message,
            f"did you mean {meant}? a type of your own is written '{own}'",
            severity=Severity.WARNING,
        )


def _parameters(hook: HookSignature, path_of: Callable[[int], KeyPath]) -> Iterator[Complaint]:
    seen: set[str] = set()
    for position, parameter in enumerate(hook.parameters):
        name = parameter.name
        path = path_of(position)
        language = reserved_for_parameter(name)
        if name and not is_identifier(name):
            yield Complaint(
                "MOD030",
                path,
                f"{display_value(name)} cannot be the name of a parameter",
                "use letters, digits and '_'",
            )
        elif name == "closure":
            message = "a parameter cannot be called 'closure'"
            yield Complaint("MOD030", path, message, "the closure comes first in every provider and is not declared")
        elif language:
            message = f"parameter '{name}' has a reserved word of {language} as its name"
            yield Complaint("MOD030", path, message, "choose another name")
        elif name in seen:
            message = f"hook '{hook.name}' has two parameters '{name}'"
            yield Complaint("MOD030", path, message, "rename one of the two")
        seen.add(name)


def check_providers(draft: PartialDefinition, catalogue: HookCatalogue) -> Iterator[Complaint]:
    """Check that each provided hook is known: to the catalogue, to a used module, or to the module itself."""
    full = catalogue.extended(draft.declared_hooks)
    suggestions = NearMisses()
    for index, provider in draft.providers:
        # The catalogue answers to flattened names, too; a declaration uses the dotted name only.
        if provider.hook and (provider.hook not in full or full[provider.hook].dotted != provider.hook):
            # A flattened name stands for one hook only.
            mend = Mend(old=provider.hook, new=full[provider.hook].dotted) if provider.hook in full else None
            yield Complaint(
                "MOD013", ("provider", index, "hook"), *_unknown(provider.hook, full, suggestions), mend=mend
            )


def _unknown(name: str, catalogue: HookCatalogue, suggestions: NearMisses) -> tuple[str, str]:
    message = f"hook {display_value(name)} is not known"
    if name in catalogue:
        return message, f"write '{catalogue[name].dotted}'"
    close = " or ".join(f"'{found}'" for found in catalogue.near_misses(name[:100], suggestions))
    if close:
        return message, f"did you mean {close}?"
    return message, "hooks of other modules are found through 'uses', a list of their projects or libexec folders"
