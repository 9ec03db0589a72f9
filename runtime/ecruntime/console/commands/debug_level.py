"""`debug level [MODULE [LEVEL]]`: the log levels of the server and of each module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.command_line import join_words
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.log import Level
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.logs import LogLevelRow
    from ecruntime.console.view.server_view import ServerView

_USAGE: Final = "debug level [MODULE|server [LEVEL|default]]"
_BACK: Final = "default"


def _level(view: ServerView, call: CommandCall) -> Answer:
    if not call.args:
        return _answer(view.logs.levels())
    name, *words = call.args
    if not words and name.upper() in Level.__members__ and name.lower() not in _names(view):
        raise UsageError(f"whose level shall be '{name}'?", hint=f"`debug level server {name.lower()}`, or a module's")
    return _answer(view.logs.set_level(name, _parse(words[0])) if words else view.logs.levels_of(name))


def _names(view: ServerView) -> set[str]:
    return {row.name.partition(":")[0].lower() for row in view.logs.levels()}


def _parse(word: str) -> Level | None:
    if word.lower() == _BACK:
        return None
    level = Level.__members__.get(word.upper())
    if level is None:
        words = [*(name.lower() for name in Level.__members__), _BACK]
        raise UsageError(f"'{word}' is no level", hint=did_you_mean(word, words) or f"one of {', '.join(words)}")
    return level


def _answer(rows: tuple[LogLevelRow, ...]) -> Answer:
    names = [join_words([row.name]) for row in rows]
    width = max(map(len, names))
    lines = [f"{name:{width}}  {row.level:8}  set by {row.set_by}" for name, row in zip(names, rows, strict=True)]
    return Answer(value={"levels": rows}, text="\n".join(lines))


DEBUG_LEVEL = Command(
    ("debug", "level"),
    _USAGE,
    "Show or set from which level on the server, or a module, writes to the log.",
    _level,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument("MODULE|server", "whose level"),
        CommandArgument(
            "LEVEL|default", "the least grave level that is written, or back to what was configured; for admins"
        ),
    ),
    read_only_up_to_args=1,
)
