"""Answers about changes of the configuration: as lines, as fields, and why one was refused."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.protocol import ReplyStatus
from ecruntime.console.scope_path import format_scope_path
from ecruntime.formats.conf import CONSOLE, Setting, write_setting
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecruntime.console.view.server_view import Published, ServerView
    from ecruntime.formats.conf import SettingChange
    from ecruntime.foundation.errors import EcError
    from ecruntime.foundation.finding import Finding
    from ecruntime.module import ModuleOutput


def change_line(change: SettingChange, view: ServerView) -> str:
    """Return a change as `SCOPE OPTION = VALUE`, with its effect."""
    scope = format_scope_path(change.path)
    if change.is_scope:
        return f"{scope} {{}} {'was set' if change.before is None else 'was unset'}"
    setting = _side(change.after or change.before, view)
    text = f"{scope} {setting}" if scope else f"{setting}"
    if change.after is None:
        return f"{text} was unset"
    return f"{text} was set" if change.before is None else f"{text} instead of {_value(change.before, view)}"


def change_rows(changes: Iterable[SettingChange], view: ServerView) -> list[Mapping[str, object]]:
    """Return the fields of changes."""
    return [
        {
            "scope": format_scope_path(change.path),
            "option": change.option,
            "before": _side(change.before, view),
            "after": _side(change.after, view),
        }
        for change in changes
    ]


def setting_text(setting: Setting, view: ServerView) -> str:
    """Return a setting as the console prints it, with the name as it was registered."""
    return write_setting(setting, spelling=view.configuration().registry.spelling)


def published_fields(published: Published) -> Mapping[str, object]:
    """Return the fields of a published generation."""
    return {"generation": published.generation, "findings": published.findings, "output": published.output}


def refused_change(what: str, view: ServerView, error: EcError, commands: Sequence[str] = ()) -> Answer:
    """Return an answer with all reasons for the refusal; in JSON and XML the findings are fields.

    A finding at `console:3`, or about that place, is followed by the third of `commands`; as fields, it has them.
    """
    current = view.summary().generation
    reasons = [
        line
        for finding in error.findings
        for line in (
            str(finding),
            *(f"  command {number}: {command}" for number, command in _commands_of(finding, commands)),
        )
    ]
    output: tuple[ModuleOutput, ...] = error.output if isinstance(error, TransactionFailed) else ()
    if not reasons:
        reasons = [error.message, *([f"hint: {error.hint}"] if error.hint else [])]
    value = {
        "error": what,
        "reason": error.message,
        "generation": current,
        "findings": _rows(error, commands),
        "output": output,
    }
    lines = [what, *map(str, output), *reasons, f"Generation {current} keeps running."]
    return Answer(ReplyStatus.FAILED, value, "\n".join(lines))


def refused_in_transaction() -> Answer:
    """Return the answer of a command that does not run while the session has an open transaction."""
    return Answer.failure("a transaction is open in this session", hint="`config commit` or `config rollback` first")


def _side(member: object, view: ServerView) -> str | None:
    if member is None:
        return None
    return setting_text(member, view) if isinstance(member, Setting) else "{}"


def _value(member: object, view: ServerView) -> str:
    return str(_side(member, view)).partition(" = ")[2]


def _rows(error: EcError, commands: Sequence[str]) -> Sequence[object]:
    if not commands:
        return error.findings
    return [
        {one.name: getattr(finding, one.name) for one in fields(finding)}
        | {"commands": [command for _, command in _commands_of(finding, commands)]}
        for finding in error.findings
    ]


def _commands_of(finding: Finding, commands: Sequence[str]) -> list[tuple[int, str]]:
    """Return the commands at the places that a finding names, each with its number."""
    places = (finding.place, *(other.place for other in finding.related))
    # Once each, in the order of the places.
    numbers = dict.fromkeys(place.line for place in places if place.file == CONSOLE.file)
    return [(number, commands[number - 1]) for number in numbers if 0 < number <= len(commands)]
