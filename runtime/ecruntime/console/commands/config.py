"""`config get`, `eval`, `why` and `show`: the options in effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer, with_note
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.option_argument import OPTION, effective_text, find_option, renaming_note, value_text
from ecruntime.console.scope_path import SCOPE, parse_scope_path, scope_phrase, unknown_scope
from ecruntime.formats.conf import write_scope, write_value
from ecruntime.foundation.errors import UsageError
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.config import OptionRegistry
    from ecruntime.console.command import CommandCall
    from ecruntime.console.scope_path import ParsedScopePath
    from ecruntime.console.view.server_view import ServerView


def _get(view: ServerView, call: CommandCall) -> Answer:
    configuration = view.configuration()
    scope, name = _parse_option(call, configuration.registry)
    option = find_option(name, scope, configuration.registry)
    node = configuration.root.find(scope.path)
    label, note = option.definition.name, renaming_note(name, option)
    setting = node.setting(label) if node is not None else None
    if setting is None:
        unset = Answer.failure(f"Option '{label}' is not set {scope_phrase(scope.path)}.", hint="see `config eval`")
        return with_note(unset, note)
    found = configuration.get(scope.path, label)
    answer = Answer(
        value={"option": label, "value": found.value if found else None, "place": str(setting.place)},
        text=f"{label} = {write_value(setting.value)}",
    )
    return with_note(answer, note)


def _eval(view: ServerView, call: CommandCall) -> Answer:
    configuration = view.configuration()
    scope, name = _parse_option(call, configuration.registry)
    option = find_option(name, scope, configuration.registry)
    found = configuration.lookup(option.handle, scope.keys(configuration.registry))
    label = option.definition.name
    text, note = effective_text(configuration, scope, name), renaming_note(name, option)
    if found.is_default and option.definition.default is None:
        return with_note(Answer(value={"option": label, "value": None, "from": "unset"}, text=text), note)
    where = "default" if found.is_default else str(found.place)
    return with_note(Answer(value={"option": label, "value": found.value, "from": where}, text=text), note)


def _why(view: ServerView, call: CommandCall) -> Answer:
    configuration = view.configuration()
    if not call.args:
        raise UsageError("which option?", hint="config why OPTION [SCOPE ...]")
    scope = parse_scope_path(call.args[1:], configuration.registry)
    if scope.rest:
        raise unknown_scope(scope.rest[0], configuration.registry)
    option = find_option(call.args[0], scope, configuration.registry)
    steps = configuration.explain(option.handle, scope.keys(configuration.registry))
    lines = [f"{option.definition.name}: path {option.path.text}"]
    for step in steps:
        line = f"  {step.element}: {step.outcome.value}"
        if step.place is not None and step.outcome.value != "default":
            line += f" = {value_text(option, step.value, step.written)} at {step.place}"
        elif step.outcome.value == "default" and not step.reason:
            line += f" = {value_text(option, step.value)}"
        lines.append(f"{line} ({step.reason})" if step.reason else line)
        lines += [f"    hides {place}" for place in step.shadowed]
    rows = [
        {"element": step.element, "outcome": step.outcome.value, "value": step.value, "place": str(step.place or "")}
        for step in steps
    ]
    value = {"option": option.definition.name, "path": option.path.text, "steps": rows}
    return with_note(Answer(value=value, text="\n".join(lines)), renaming_note(call.args[0], option))


def _show(view: ServerView, call: CommandCall) -> Answer:
    registry = view.configuration().registry
    scope = parse_scope_path(call.args, registry)
    if len(scope.rest) == 1 and registry.find(scope.rest[0]):
        return _get(view, call)
    return _show_scope(view, scope, recurse=False)


def _show_scope(view: ServerView, scope: ParsedScopePath, *, recurse: bool) -> Answer:
    configuration = view.configuration()
    if scope.rest:
        raise unknown_scope(scope.rest[0], configuration.registry)
    node = configuration.root.find(scope.path)
    if node is None:
        return Answer.failure(f"there is no scope '{scope.text}'", hint="`config showrecurse` shows all scopes")
    text = write_scope(node, recurse=recurse, spelling=configuration.registry.spelling)
    return Answer(value={"scope": scope.text, "text": text}, text=text)


def _show_recurse(view: ServerView, call: CommandCall) -> Answer:
    return _show_scope(view, parse_scope_path(call.args, view.configuration().registry), recurse=True)


def _parse_option(call: CommandCall, registry: OptionRegistry) -> tuple[ParsedScopePath, str]:
    if not call.args:
        raise UsageError("which option?", hint="name scopes, then the option, as: binding north retry_window")
    scope = parse_scope_path(call.args, registry, keep=1)
    if len(scope.rest) != 1:
        raise unknown_scope(scope.rest[0], registry)
    return scope, scope.rest[0]


CONFIG_GET = Command(
    ("config", "get"),
    "config get [SCOPE ...] OPTION",
    "Show what is set in exactly this scope.",
    _get,
    level=AccessLevel.READ_ONLY,
    arguments=(
        SCOPE,
        OPTION,
    ),
)
CONFIG_EVAL = Command(
    ("config", "eval"),
    "config eval [SCOPE ...] OPTION",
    "Show the value in effect, after fallback and default.",
    _eval,
    level=AccessLevel.READ_ONLY,
    arguments=(
        SCOPE,
        OPTION,
    ),
)
CONFIG_WHY = Command(
    ("config", "why"),
    "config why OPTION [SCOPE ...]",
    "Show each step of the fallback, with file and line.",
    _why,
    level=AccessLevel.READ_ONLY,
    arguments=(
        OPTION,
        SCOPE,
    ),
)
CONFIG_SHOW = Command(
    ("config", "show"),
    "config show [SCOPE ...] [OPTION]",
    "Show one scope, or one option of it.",
    _show,
    level=AccessLevel.READ_ONLY,
    arguments=(
        SCOPE,
        CommandArgument("OPTION", "only this option of the scope"),
    ),
)
CONFIG_SHOW_RECURSE = Command(
    ("config", "showrecurse"),
    "config showrecurse [SCOPE ...]",
    "Show a scope with all inside it.",
    _show_recurse,
    level=AccessLevel.READ_ONLY,
    arguments=(SCOPE,),
)
