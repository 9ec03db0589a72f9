"""`config set`, `unset`, `reload` and `diff`: changes in memory, at once or in a transaction of the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.change_lines import change_line, change_rows, written
from ecruntime.console.change_words import parse_assignment, parse_target
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.commands.refused_change import refusal
from ecruntime.console.option_argument import OPTION, effective_text, find_option, spell
from ecruntime.console.scope_path import SCOPE
from ecruntime.console.server_file import absolute
from ecruntime.formats.conf import CONSOLE
from ecruntime.foundation.errors import EnvironmentFailure, LoadFailed, Refused, UsageError
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.console.command import CommandCall
    from ecruntime.console.scope_path import ScopeWords
    from ecruntime.console.view.server_view import Published, ServerView
    from ecruntime.formats.conf import ScopeNode
    from ecruntime.foundation.finding import Finding

_REFUSED = "The change is refused."


@dataclass(frozen=True, slots=True)
class _Effect:
    """The tree after a change, with the notices about it."""

    root: ScopeNode
    fields: Mapping[str, object]
    findings: tuple[Finding, ...]


def _set(view: ServerView, request: CommandCall) -> Answer:
    configuration = view.configuration()
    try:
        asked = parse_assignment(request.rest, configuration.registry)
        draft = request.state.draft
        source = CONSOLE if draft is None else draft.next_source
        changed = _tree(view, request).with_value(asked.path, asked.option, asked.value, source=source)
        effect = _take(view, request, f"config set {request.rest}", changed)
    except (LoadFailed, Refused, EnvironmentFailure) as error:
        return refusal(_REFUSED, view, error)
    node = effect.root.find(asked.path)
    setting = node.setting(asked.option) if node is not None else None
    assert setting is not None, "it was set in this tree"
    text = written(setting, view)
    value = {"scope": spell(asked.path), "option": asked.option, "set": text, **effect.fields}
    return Answer(value=value, text="\n".join([text, *map(str, effect.findings)]))


def _unset(view: ServerView, request: CommandCall) -> Answer:
    configuration = view.configuration()
    words, option = parse_target(request.args, configuration.registry)
    root = _tree(view, request)
    changed = root.without_value(words.path, option) if option else root.without_scope(words.path)
    if changed is root:
        return _nothing_to_unset(view, words, option)
    try:
        effect = _take(view, request, f"config unset {request.rest}", changed)
    except (LoadFailed, EnvironmentFailure) as error:
        return refusal(_REFUSED, view, error)
    what = f"option '{option}' in scope '{spell(words.path)}'" if option else f"scope '{spell(words.path)}'"
    lines = [f"Unset {what}."]
    if option and request.state.draft is None:
        lines.append(effective_text(view.configuration(), words, option))
    value = {"scope": spell(words.path), "option": option, **effect.fields}
    return Answer(value=value, text="\n".join([*lines, *map(str, effect.findings)]))


def _tree(view: ServerView, request: CommandCall) -> ScopeNode:
    """Return the tree on which a change is based."""
    draft = request.state.draft
    return view.configuration().root if draft is None else draft.root


def _take(view: ServerView, request: CommandCall, command: str, root: ScopeNode) -> _Effect:
    """Publish a changed tree as a generation, or add it to the draft of the open transaction."""
    draft = request.state.draft
    if draft is None:
        published = view.change(root)
        return _Effect(view.configuration().root, _outcome(published), published.findings)
    request.state.draft = draft.with_command(command, root)
    return _Effect(root, {"generation": None, "commands": len(request.state.draft.commands)}, ())


def _nothing_to_unset(view: ServerView, words: ScopeWords, option: str) -> Answer:
    if not option:
        return Answer.failure(f"there is no scope '{spell(words.path)}'", hint="`config showrecurse` shows all scopes")
    label = find_option(option, words, view.configuration().registry).definition.name
    return Answer.failure(f"Option '{label}' is not set in scope '{spell(words.path)}'.", hint="see `config why`")


def _reload(view: ServerView, request: CommandCall) -> Answer:
    if len(request.args) > 1:
        raise UsageError("there is more than one file", hint="config reload [FILE]")
    path = absolute(request.args[0], "read") if request.args else None
    if request.state.draft is not None:
        return Answer.failure(
            "a transaction is open in this session", hint="`config commit` or `config rollback` first"
        )
    try:
        published = view.reload(path)
    except (LoadFailed, EnvironmentFailure) as error:
        return refusal("Reconfigure failed.", view, error)
    lines = [*map(str, published.findings), *(f"dropped: {change_line(change, view)}" for change in published.dropped)]
    lines.append(f"Generation {published.generation} is in effect.")
    value = {**_outcome(published), "dropped": change_rows(published.dropped, view)}
    return Answer(value=value, text="\n".join(lines))


def _diff(view: ServerView, request: CommandCall) -> Answer:
    if request.args:
        raise UsageError("config diff takes no argument", hint="it compares what runs with the files as they were read")
    changes = view.changes()
    held = [{"option": one.option, "place": str(one.place)} for one in view.configuration().held_back]
    lines = [change_line(change, view) for change in changes]
    lines += [f"waits for a restart: {one['option']} ({one['place']})" for one in held]
    text = "\n".join(lines) or "What runs is what the files said when they were read."
    return Answer(value={"changes": change_rows(changes, view), "held_back": held}, text=text)


def _outcome(published: Published) -> Mapping[str, object]:
    return {"generation": published.generation, "findings": published.findings}


CONFIG_SET = Command(
    ("config", "set"),
    "config set [SCOPE ...] OPTION [=] VALUE",
    "Set an option in memory, until the next reload or `config writeback`, or in the open transaction.",
    _set,
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
    arguments=(
        SCOPE,
        CommandArgument("OPTION", "the option to unset; without it, the scope with all inside it"),
    ),
)
CONFIG_RELOAD = Command(
    ("config", "reload"),
    "config reload [FILE]",
    "Read the files anew and replace the generation.",
    _reload,
    arguments=(
        CommandArgument("FILE", "an absolute path on the server's machine, read this once in place of the start file"),
    ),
)
CONFIG_DIFF = Command(
    ("config", "diff"),
    "config diff",
    "Show what runs otherwise than the files say, and what waits for a restart.",
    _diff,
    level=AccessLevel.READ_ONLY,
)
