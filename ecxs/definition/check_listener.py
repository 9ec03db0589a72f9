"""Checks of declared listeners: stanzas, options, and the type of their module."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.option_scopes import scope_names
from ecruntime.formats.fallback import is_standard_scope
from ecruntime.model.listener import SUFFIX, listener_scope, options_of_listeners
from ecruntime.model.module import Language
from ecruntime.model.option import value_methods
from ecxs.definition.check_option import check_value
from ecxs.definition.complaint import Complaint, display_value
from ecxs.definition.mend import Mend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.module import ListenerDeclaration
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition

_DONE: Final = MappingProxyType({"validate": "validated", "postset": "taken up", "datafree": "given up"})


def check_listeners(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check every listener of a draft."""
    for index, listener in draft.listeners:
        path: KeyPath = ("listener", index)
        # A module in Lua has none of either kind, and is told so.
        if not draft.is_singleton and draft.language is not Language.LUA:
            message = f"a {draft.kind} module cannot have the listener {display_value(listener.name)}"
            yield Complaint("MOD032", path, message, 'sessions outlive generations: write type = "singleton"')
        yield from _stanza(listener, (*path, "name"), draft)
        yield from _options(listener, path, draft)
    yield from _validators(draft)


def _stanza(listener: ListenerDeclaration, path: KeyPath, draft: PartialDefinition) -> Iterator[Complaint]:
    scope = listener_scope(listener.name)
    if listener.name.lower().endswith(SUFFIX.lower()):
        message = f"listener {display_value(listener.name)} would have the stanza {display_value(scope)}"
        stem = listener.name[: -len(SUFFIX)]
        hint = f"'{SUFFIX}' is added: write '{stem}'" if stem else "give it a name"
        yield Complaint("MOD033", path, message, hint, mend=Mend(old=listener.name, new=stem) if stem else None)
    elif is_standard_scope(scope) or scope.lower() in scope_names():
        message = f"the stanza '{scope}' of listener '{listener.name}' is the server's"
        yield Complaint("MOD033", path, message, "choose another name")
    elif scope.lower() == draft.name.lower():
        message = f"the stanza '{scope}' of listener '{listener.name}' is the module's own"
        yield Complaint("MOD033", path, message, "choose another name")


def _options(listener: ListenerDeclaration, path: KeyPath, draft: PartialDefinition) -> Iterator[Complaint]:
    standard = {option.name for option in options_of_listeners(listener.name, draft.language or "")}
    for index, option in enumerate(listener.options):
        place: KeyPath = (*path, "option", index)
        yield from check_value(option, place, draft.defaults.get(place))
        if option.name.lower() in standard:
            message = f"every listener has an option '{option.name.lower()}'"
            yield Complaint("MOD034", (*place, "name"), message, "delete it, or choose another name")


def _validators(draft: PartialDefinition) -> Iterator[Complaint]:
    """Complain of a method shared by two options, such as `a_b` of listener `x` and `b` of listener `x_a`."""
    paths: dict[str, KeyPath] = {
        method: ("option", index, "name")
        for index, option in draft.options
        for method in value_methods(option).values()
    }
    for index, listener in draft.listeners:
        for number, option in enumerate(listener.options):
            path: KeyPath = ("listener", index, "option", number, "name")
            for verb, method in value_methods(option, listener.name).items():
                former = paths.setdefault(method, path)
                # Two options of one listener share a method only if they share a name, which is reported anyway.
                if former[:2] != path[:2]:
                    done = _DONE[verb]
                    message = f"option '{option.name}' is {done} by '{method}', which another option has too"
                    hint = "rename one of the two"
                    yield Complaint("MOD011", path, message, hint, other=(former, "declared here first"))
