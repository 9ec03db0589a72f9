"""`config set` and `config unset`: changes in memory, at once or in a transaction of the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer, with_note
from ecruntime.console.change_answer import published_fields, refused_change, setting_text
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.config_transaction import PreparedChange
from ecruntime.console.option_argument import (
    OPTION,
    effective_text,
    find_option,
    parse_assignment,
    parse_target,
    present_option,
)
from ecruntime.console.scope_path import SCOPE, format_scope_path, scope_phrase
from ecruntime.formats.conf import CONSOLE
from ecruntime.foundation.errors import EcError, EnvironmentFailure, LoadFailed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.console.command import CommandCall
    from ecruntime.console.option_argument import Assignment
    from ecruntime.console.scope_path import ParsedScopePath
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.formats.conf import ScopeNode
    from ecruntime.foundation.finding import Finding
    from ecruntime.module import ModuleOutput

_REFUSED = "The change is refused."


@dataclass(frozen=True, slots=True)
class _Effect:
    """The tree after a change, with the notices about it."""

    root: ScopeNode
    fields: Mapping[str, object]
    notices: tuple[Finding | ModuleOutput, ...]


def _set(view: ServerView, call: CommandCall) -> Answer:
    configuration = view.configuration()
    try:
        assignment = parse_assignment(call.rest, configuration.registry)
        changed = _prepared(view, call, "set") or _with_assigned(view, call, assignment)
        effect = _apply(view, call, f"config set {call.rest}", changed)
    except (LoadFailed, Refused, EnvironmentFailure) as error:
        return refused_change(_REFUSED, view, error)
    node = effect.root.find(assignment.path)
    setting = node.setting(assignment.option) if node is not None else None
    assert setting is not None, "it was set in this tree"
    text = setting_text(setting, view)
    value = {"scope": format_scope_path(assignment.path), "option": assignment.option, "set": text, **effect.fields}
    answer = Answer(value=value, text="\n".join([text, *map(str, effect.notices)]))
    return with_note(answer, assignment.note)


def _unset(view: ServerView, call: CommandCall) -> Answer:
    configuration = view.configuration()
    scope, typed = parse_target(call.args, configuration.registry)
    option, note = present_option(typed, scope, configuration.registry)
    root = _base_root(view, call)
    changed = _prepared(view, call, "unset") or _without(root, scope, option)
    if changed is root:
        return with_note(_nothing_to_unset(view, scope, option), note)
    try:
        effect = _apply(view, call, f"config unset {call.rest}", changed)
    except (LoadFailed, EnvironmentFailure) as error:
        return refused_change(_REFUSED, view, error)
    what = f"option '{option}' {scope_phrase(scope.path)}" if option else f"scope '{scope.text}'"
    lines = [f"Unset {what}."]
    if option and call.state.config_transaction is None:
        lines.append(effective_text(view.configuration(), scope, option))
    value = {"scope": scope.text, "option": option, **effect.fields}
    return with_note(Answer(value=value, text="\n".join([*lines, *map(str, effect.notices)])), note)


def _prepare_set(view: ServerView, call: CommandCall, then: Callable[[], object]) -> bool:
    if call.state.config_transaction is not None:
        return False
    try:
        assignment = parse_assignment(call.rest, view.configuration().registry)
    except EcError:
        return False  # the command itself says why
    return _prepare(view, call, "set", _with_assigned(view, call, assignment), then)


def _prepare_unset(view: ServerView, call: CommandCall, then: Callable[[], object]) -> bool:
    if call.state.config_transaction is not None:
        return False
    try:
        scope, typed = parse_target(call.args, view.configuration().registry)
        option, _ = present_option(typed, scope, view.configuration().registry)
    except EcError:
        return False
    return _prepare(view, call, "unset", _without(_base_root(view, call), scope, option), then)


def _prepare(view: ServerView, call: CommandCall, word: str, changed: ScopeNode, then: Callable[[], object]) -> bool:
    base = _base_root(view, call)
    if changed is base:
        return False
    call.state.prepared = PreparedChange(f"{word} {call.rest}", base, changed)
    return view.prepare_change(changed, then)


def _prepared(view: ServerView, call: CommandCall, word: str) -> ScopeNode | None:
    """Return the tree that was prepared for this command, once, unless it was made of another one than runs now."""
    prepared, call.state.prepared = call.state.prepared, None
    if prepared is None or prepared.line != f"{word} {call.rest}" or prepared.base is not _base_root(view, call):
        return None
    return prepared.root


def _with_assigned(view: ServerView, call: CommandCall, assignment: Assignment) -> ScopeNode:
    transaction = call.state.config_transaction
    source = CONSOLE if transaction is None else transaction.next_source
    return _base_root(view, call).with_value(assignment.path, assignment.option, assignment.value, source=source)


def _without(root: ScopeNode, scope: ParsedScopePath, option: str) -> ScopeNode:
    return root.without_value(scope.path, option) if option else root.without_scope(scope.path)


def _base_root(view: ServerView, call: CommandCall) -> ScopeNode:
    """Return the tree on which a change is based."""
    transaction = call.state.config_transaction
    return view.configuration().root if transaction is None else transaction.root


def _apply(view: ServerView, call: CommandCall, command: str, root: ScopeNode) -> _Effect:
    """Publish a changed tree as a generation, or add it to the open transaction."""
    transaction = call.state.config_transaction
    if transaction is None:
        published = view.change(root)
        return _Effect(view.configuration().root, published_fields(published), (*published.findings, *published.output))
    call.state.config_transaction = transaction.with_command(command, root)
    return _Effect(root, {"generation": None, "commands": len(call.state.config_transaction.commands)}, ())


def _nothing_to_unset(view: ServerView, scope: ParsedScopePath, option: str) -> Answer:
    if not option:
        return Answer.failure(f"there is no scope '{scope.text}'", hint="`config showrecurse` shows all scopes")
    label = find_option(option, scope, view.configuration().registry).definition.name
    return Answer.failure(f"Option '{label}' is not set {scope_phrase(scope.path)}.", hint="see `config why`")


CONFIG_SET = Command(
    ("config", "set"),
    "config set [SCOPE ...] OPTION [=] VALUE",
    "Set an option in memory, until the next reload or `config writeback`, or in the open transaction.",
    _set,
    prepare=_prepare_set,
    arguments=(
        SCOPE,
        OPTION,
        CommandArgument("VALUE", "a value in the syntax of the file: a word, a quoted text, an array or a dictionary"),
    ),
)
CONFIG_UNSET = Command(
    ("config", "unset"),
    "config unset [SCOPE ...] [OPTION]",
    "Unset an option, or all of a scope, at once or in the open transaction.",
    _unset,
    prepare=_prepare_unset,
    arguments=(
        SCOPE,
        CommandArgument("OPTION", "the option to unset; without it, the scope with all inside it"),
    ),
)
