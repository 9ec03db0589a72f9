"""Checks of what a declaration asks for beside what its language has generated for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.formats.option_type import WITHOUT_MEMBERS
from ecruntime.model.hook_signature import Until, until_name
from ecruntime.model.module import Language
from ecruntime.model.option import value_methods
from ecxs.definition.complaint import Complaint, display_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.option import OptionDeclaration
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition

_MOST: Final = 16
"""The arguments that a hook of C may have for other languages, without closure."""


def check_language(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check that the language of a module can carry out what it declares."""
    if draft.language is Language.C:
        yield from _check_c(draft)
    elif draft.language is Language.LUA:
        yield from _check_lua(draft)


def _check_c(draft: PartialDefinition) -> Iterator[Complaint]:
    for table, hooks in (("hook", draft.hooks), ("server_hook", draft.server_hooks)):
        for index, hook in hooks:
            most = _MOST - _is_judged(hook)
            if len(hook.parameters) > most:
                message = f"hook '{hook.name}' of a module in C has {len(hook.parameters)} parameters"
                judged = ", and the function that ends its chain gets the result besides" if _is_judged(hook) else ""
                hint = f"put some into a structure: the macros of C count to {_MOST}{judged}"
                yield Complaint("MOD049", (table, index, "name"), message, hint)
    yield from _judges(draft)
    for index, option in draft.options:
        yield from _unreadable(option, ("option", index))
    for index, listener in draft.listeners:
        for number, option in enumerate(listener.options):
            yield from _unreadable(option, ("listener", index, "option", number))


def _unreadable(option: OptionDeclaration, table: KeyPath) -> Iterator[Complaint]:
    """Check that documents tell how C reads values of an option's type."""
    if advice := WITHOUT_MEMBERS.get(option.type):
        message = f"option '{option.name}' of a module in C has the type {option.type}, whose values C cannot read"
        hint = f"{advice}: the documents show no members of its structure"
        yield Complaint("MOD049", (*table, "type"), message, hint)


def _judges(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check that the hook by which C asks whether a chain ends has a name of its own."""
    names = {hook.name for _, hook in draft.hooks}
    for index, hook in draft.hooks:
        if _is_judged(hook) and until_name(hook.name) in names:
            message = f"hook '{hook.name}' of a module in C ends by a method, and '{until_name(hook.name)}' is a hook"
            hint = f"give one of them another name: C asks the hook '{until_name(hook.name)}' whether the chain ends"
            yield Complaint("MOD049", ("hook", index, "name"), message, hint)


def _is_judged(hook: HookSignature) -> bool:
    return hook.policy is not None and hook.policy.until is Until.METHOD


def _check_lua(draft: PartialDefinition) -> Iterator[Complaint]:
    """Collect all that a script cannot be asked for."""
    if draft.is_singleton:
        hint = 'write type = "generic": each configuration has a Lua runtime of its own, and what is to outlive it is a'
        yield _in_lua(draft, "is a singleton", ("module", "type"), f"{hint} share, a counter or a database")
    if draft.has_catch_all:
        hint = "take it out: a handler of msys.registerControl gets whatever follows its words"
        yield _in_lua(draft, "has catch_all", ("module", "catch_all"), hint)
    yield from _hooks_in_lua(draft)
    yield from _options_in_lua(draft)
    for index, memtype in draft.memtypes:
        hint = "take the table out: values of a script are collected, and memory_limit bounds them"
        yield _in_lua(draft, f"declares the memtype {display_value(memtype.name)}", ("memtype", index, "name"), hint)
    for index, listener in draft.listeners:
        hint = "declare it in a module in Python: a script has no sockets of its own"
        yield _in_lua(draft, f"declares the listener {display_value(listener.name)}", ("listener", index, "name"), hint)


def _hooks_in_lua(draft: PartialDefinition) -> Iterator[Complaint]:
    for index, hook in draft.hooks:
        hint = "declare it in a module in Python or C: a script can neither define nor call hooks, and may provide it"
        yield _in_lua(draft, f"declares the hook {display_value(hook.name)}", ("hook", index, "name"), hint)
    for index, called in enumerate(draft.calls):
        hint = "take it out: a script can neither define nor call hooks"
        yield _in_lua(draft, f"calls the hook {display_value(called)}", ("module", "calls", index), hint)
    for index, provider in draft.providers:
        if provider.is_first:
            hint = "take order out: msys.registerModule puts providers at the end of their chain"
            what = f'provides {display_value(provider.hook)} with order = "first"'
            yield _in_lua(draft, what, ("provider", index, "order"), hint)


def _options_in_lua(draft: PartialDefinition) -> Iterator[Complaint]:
    hint = "give bounds, or check the value where msys.config reads it: options call no function of a script"
    for index, option in draft.options:
        for key in value_methods(option):
            what = f"asks a function for the option {display_value(option.name)}"
            yield _in_lua(draft, what, ("option", index, key), hint)


def _in_lua(draft: PartialDefinition, what: str, path: KeyPath, hint: str) -> Complaint:
    return Complaint("MOD050", path, f"module {display_value(draft.name)} is in Lua, and {what}", hint)
