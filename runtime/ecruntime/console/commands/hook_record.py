"""`hook record`, `hook record take`, `hook record end`: the calls of hooks as lines, for `ecxs record`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.recordings import Recorded
    from ecruntime.console.view.server_view import ServerView

_MASK: Final = "mask="
_HINT: Final = "hook record core_log_permanent_failure_v1 mask=mail"


def _record(view: ServerView, call: CommandCall) -> Answer:
    hooks = [word for word in call.args if not word.startswith(_MASK)]
    masked = [word.removeprefix(_MASK) for word in call.args if word.startswith(_MASK)]
    if not hooks:
        raise UsageError("which hooks shall be recorded?", hint=_HINT)
    recorded = view.recordings.begin(hooks, masked)
    # Its client alone reads it: when the connection is gone, nobody will.
    call.state.at_end.append(partial(view.recordings.forget, (recorded.number,)))
    return _answer(recorded)


def _take(view: ServerView, call: CommandCall) -> Answer:
    return _answer(view.recordings.take(_number(call)))


def _end(view: ServerView, call: CommandCall) -> Answer:
    return _answer(view.recordings.end(_number(call)))


def _number(call: CommandCall) -> int:
    word = call.args[0] if call.args else ""
    if not (word.isdecimal() and word.isascii()):
        raise UsageError(f"'{word}' is no number of a recording", hint="`hook record NAME` answers with it")
    return int(word[:9])


def _answer(recorded: Recorded) -> Answer:
    return Answer(value=recorded, text="\n".join([f"recording {recorded.number}", *recorded.lines]))


HOOK_RECORD = Command(
    ("hook", "record"),
    "hook record NAME [NAME ...] [mask=WORD ...]",
    "Begin to record the calls of hooks, those in C included, until this connection ends.",
    _record,
    arguments=(
        CommandArgument("NAME", "a hook, by its leaf or its dotted name"),
        CommandArgument("mask=WORD", "mask values of a name that has this word, or with `mail` mail addresses"),
    ),
)
HOOK_RECORD_TAKE = Command(
    ("hook", "record", "take"),
    "hook record take NUMBER",
    "Show the calls that have ended since, as lines of the file.",
    _take,
    arguments=(CommandArgument("NUMBER", "the number of the recording"),),
)
HOOK_RECORD_END = Command(
    ("hook", "record", "end"),
    "hook record end NUMBER",
    "End a recording, and show its last calls.",
    _end,
    arguments=(CommandArgument("NUMBER", "the number of the recording"),),
)
