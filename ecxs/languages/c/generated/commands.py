"""Template data of the console: each command with the words that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.command_arguments import argument_limits, literal_words
from ecxs.languages.c.quoting import c_name, c_string
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.module import CommandDeclaration, ModuleDefinition


@dataclass(frozen=True, slots=True)
class ControlCommand:
    """One command; with `condition` its words are refused, and `usage` is shown."""

    name: Code
    length: Code
    condition: Code | None
    usage: Code
    function: Code


def control_commands(definition: ModuleDefinition) -> tuple[ControlCommand, ...]:
    """Return the commands in the order of the declaration."""
    return tuple(_command(definition, command) for command in definition.commands)


def usage_of(definition: ModuleDefinition) -> Code:
    """Return what is shown for a command that nobody declares."""
    return c_string("".join(f"{definition.name} {command.usage}\n" for command in definition.commands))


def has_choices(definition: ModuleDefinition) -> bool:
    """Tell whether an argument of a command is one of several words."""
    return any(_is_choice(argument) for command in definition.commands for argument in command.arguments or ())


def has_limits(definition: ModuleDefinition) -> bool:
    """Tell whether the words of a command are looked at."""
    return any(True for command in definition.commands for _ in _conditions(command))


def _command(definition: ModuleDefinition, command: CommandDeclaration) -> ControlCommand:
    conditions = tuple(_conditions(command))
    return ControlCommand(
        name=c_string(command.name),
        length=Code(str(len(command.name))),
        condition=Code("\n        || ".join(conditions)) if conditions else None,
        usage=c_string(f"{definition.name} {command.usage}\n"),
        function=c_name(f"{definition.name}_control_{command.name.lower()}"),
    )


def _conditions(command: CommandDeclaration) -> Iterator[str]:
    """Yield the conditions under which the words behind a command are refused."""
    if command.arguments is None:
        return
    least, most = argument_limits(command.arguments)
    if least:
        yield f"!word_at(rest, {least - 1}, &ignored)"
    if most is not None:
        yield f"word_at(rest, {most}, &ignored)"
    for number, argument in enumerate(command.arguments):
        if _is_choice(argument):
            yield f"!is_one_of(rest, {number}, {c_string('|'.join(literal_words(argument)))})"


def _is_choice(argument: str) -> bool:
    """Tell whether an argument is one word of those that it lists; a placeholder beside them stands for any word."""
    bare = argument.strip("[]").removesuffix("...").strip()
    return "|" in bare and len(literal_words(argument)) == bare.count("|") + 1 and "..." not in argument
