"""The rules of what C source takes and has to give back: blocks of memory, values of the configuration, events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Finding, Related, Severity
from ecxs.languages.c.source.syntax_tree import text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from ecxs.languages.c.source.calls import CCall, CheckedFunction, SourceCalls

OTHER_TYPE: Final = "CM014"
NOT_RELEASED: Final = "CM015"
FREED_EVENT: Final = "CM016"
_ALLOCATING: Final = frozenset({"ec_malloc", "ec_malloc_size", "ec_realloc", "ec_mt_strdup", "ec_mt_strndup"})
_CONFIGURATION: Final = "ec_config_fetch_globalconf"
_RELEASES: Final = {"value": "ec_config_release_value", "configuration": "ec_config_release_scope_instance"}


def check_memory(calls: SourceCalls, module: str) -> Iterator[Finding]:
    """Check each function by itself: what it hands on is somebody else's to give back."""
    callbacks = calls.callbacks()
    for function in calls.functions:
        yield from _other_types(function)
        yield from _unreleased(function, module)
        if function.name in callbacks:
            yield from _freed_event(function)


def _other_types(function: CheckedFunction) -> Iterator[Finding]:
    given: dict[str, list[CCall | None]] = {}
    for name, call in _assigned(function):
        given.setdefault(name, []).append(call if call is not None and call.name in _ALLOCATING else None)
    for call in function.calls:
        origins = given.get(call.argument(1), []) if call.name == "ec_free" else []
        # A name that is assigned twice may hold either block.
        origin = origins[0] if len(origins) == 1 else None
        if origin is None or origin.argument(0) == call.argument(0):
            continue
        kind = origin.argument(0)
        message = f"'{call.argument(1)}' has the memory type '{kind}' and is freed with '{call.argument(0)}'"
        related = (Related(function.place(origin.node), f"'{origin.name}' makes it here"),)
        hint = f"free it with '{kind}': another type ends the server"
        yield Finding(OTHER_TYPE, Severity.ERROR, message, function.place(call.node), hint, related)


def _unreleased(function: CheckedFunction, module: str) -> Iterator[Finding]:
    for name, call in _assigned(function):
        if call is None:
            continue
        kind = "value" if call.name.startswith("ec_config_option_fetch") else ""
        kind = "configuration" if call.name == _CONFIGURATION else kind
        if kind and not _is_handed_on(function, name, call):
            release = _RELEASES[kind]
            message = f"'{name}' holds what '{call.name}' returned, and '{function.name}' never releases it"
            hint = f"call '{release}({name})' when it is needed no more"
            yield Finding(NOT_RELEASED, Severity.WARNING, message, function.place(call.node), hint)
    given_back = {call.argument(0) for call in function.calls if call.name == f"{module}_release"}
    for call in function.calls:
        held = call.argument(len(call.arguments) - 1) if call.name.startswith(f"{module}_option_") else ""
        if (
            held.startswith("&")
            and held not in given_back
            and not _is_named(function, held[1:], call, f"{module}_release")
        ):
            message = f"'{held[1:]}' holds the value of '{call.name}', and '{function.name}' never releases it"
            hint = f"call '{module}_release({held})' when it is needed no more"
            yield Finding(NOT_RELEASED, Severity.WARNING, message, function.place(call.node), hint)


def _freed_event(function: CheckedFunction) -> Iterator[Finding]:
    parameters = function.function.parameters
    event = parameters[0].name if parameters and parameters[0].type_words == ("Event", "*") else ""
    for call in function.calls:
        if event and call.name == "event_free" and call.argument(0) == event:
            message = f"'{function.name}' frees the event '{event}' that calls it"
            hint = "return 0, and the scheduler frees it afterwards"
            yield Finding(FREED_EVENT, Severity.ERROR, message, function.place(call.node), hint)


def _assigned(function: CheckedFunction) -> Iterator[tuple[str, CCall | None]]:
    """Yield each local name that gets a value, with the call that gives it; None for any other value."""
    by_node = {call.node.id: call for call in function.calls}
    for node in walk(function.function.node):
        if node.type == "init_declarator":
            target, value = node.child_by_field_name("declarator"), node.child_by_field_name("value")
        elif node.type == "assignment_expression":
            target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
        else:
            continue
        while target is not None and target.type == "pointer_declarator":
            target = target.child_by_field_name("declarator")
        while value is not None and value.type == "cast_expression":
            value = value.child_by_field_name("value")
        if target is not None and target.type == "identifier" and value is not None:
            yield text_of(target), by_node.get(value.id)


def _is_handed_on(function: CheckedFunction, name: str, call: CCall) -> bool:
    """Tell whether a value is released, returned, stored, or given to another function as it is."""
    for node in walk(function.function.node):
        if node.type != "identifier" or text_of(node) != name:
            continue
        parent = node.parent
        if parent is None or parent.id == call.node.id:
            continue
        if parent.type == "argument_list" and not _is_fetch(parent.parent):
            return True
        if parent.type in {"return_statement", "pointer_expression"}:
            return True
        right = parent.child_by_field_name("right") if parent.type == "assignment_expression" else None
        value = parent.child_by_field_name("value") if parent.type == "init_declarator" else None
        if (right is not None and right.id == node.id) or (value is not None and value.id == node.id):
            return True
    return False


def _is_fetch(node: Node | None) -> bool:
    """Tell whether a call only reads a configuration that it is given."""
    callee = node.child_by_field_name("function") if node is not None else None
    return callee is not None and text_of(callee).startswith(("ec_config_option_fetch", "has_", "call_"))


def _is_named(function: CheckedFunction, name: str, call: CCall, release: str) -> bool:
    """Tell whether what holds a value goes elsewhere: it is no plain name, or a function of another kind gets it."""
    getters = f"{call.name.rpartition('_option_')[0]}_option_"
    others = (one for one in function.calls if one.name != release and not one.name.startswith(getters))
    is_given = any(f"&{name}" == other.argument(at) for other in others for at in range(len(other.arguments)))
    return is_given or not name.isidentifier()
