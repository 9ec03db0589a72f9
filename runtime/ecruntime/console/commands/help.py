"""`help [COMMAND ...]`: the commands, one a line, or the details of some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.command_line import split_words
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ModuleCommand, ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    words = tuple(word.lower() for word in call.args)
    builtin = sorted((one for one in call.commands if one.words[: len(words)] == words), key=lambda one: one.words)
    of_modules = [one for one in view.module_commands() if _words_of(one)[: len(words)] == words]
    if not builtin and not of_modules:
        return _nothing(view, call)
    value = {"commands": [*map(_fields, builtin), *map(_module_fields, of_modules)]}
    rows = [(one.usage, one) for one in builtin] + [(one.usage, one) for one in of_modules]
    width = max(len(usage) for usage, _ in rows)
    lines = []
    for usage, one in rows:
        lines.append(f"{usage:{width}}  {one.summary}")
        lines += _details(one) if words else ()
    return Answer(value=value, text="\n".join(lines))


def _words_of(command: ModuleCommand) -> tuple[str, ...]:
    """Return the words of a command; a module without its instance stands for all instances."""
    return tuple(word.text.lower() for word in split_words(command.name))


def _fields(command: Command) -> dict[str, object]:
    return {
        "name": command.name,
        "usage": command.usage,
        "summary": command.summary,
        "level": command.level,
        "arguments": command.arguments,
    }


def _module_fields(command: ModuleCommand) -> dict[str, object]:
    name, usage = command.name, command.usage
    return {"name": name, "usage": usage, "summary": command.summary, "level": command.level, "arguments": ()}


def _details(command: Command | ModuleCommand) -> list[str]:
    arguments = command.arguments if isinstance(command, Command) else ()
    width = max((len(argument.name) for argument in arguments), default=0)
    lines = [f"  {argument.name:{width}}  {argument.summary}" for argument in arguments]
    level = command.level_text if isinstance(command, Command) else command.level
    return [*lines, f"  level: {level}"]


def _nothing(view: ServerView, call: CommandCall) -> Answer:
    asked = " ".join(call.args)
    if asked in view.control_names():
        return Answer.failure(f"module '{asked}' has no commands", hint="declare one: [[command]] in its module.toml")
    hint = did_you_mean(asked, [command.name for command in call.commands])
    return Answer.failure(f"no help for '{asked}'", hint=hint or "`help` lists the commands")


HELP = Command(
    ("help",),
    "help [COMMAND ...]",
    "List the commands, or all about those that begin with COMMAND.",
    _run,
    level=AccessLevel.READ_ONLY,
    arguments=(CommandArgument("COMMAND", "the first words of one or more commands, or a module"),),
)
