"""`listener list` and `listener sessions`: the endpoints of the server and their clients."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView

_HEAD: Final = ("listener", "address", "state", "module", "sessions", "accepted", "turned away")
_SESSION_HEAD: Final = ("listener", "address", "peer", "age", "idle", "waits for")
_DEFAULT_SESSIONS: Final = 50
_MAX_SESSIONS: Final = 10_000


def _list(view: ServerView, call: CommandCall) -> Answer:
    del call
    rows = view.listeners.listeners()
    text = _columns(_HEAD, map(astuple, rows)) if rows else "The server listens at nothing."
    return Answer(value={"listeners": rows}, text=text)


def _sessions(view: ServerView, call: CommandCall) -> Answer:
    name, max_count = _parse(view, call.args)
    found = view.listeners.sessions(name, max_count)
    lines = [_columns(_SESSION_HEAD, map(astuple, found.sessions))] if found.sessions else ["There are no sessions."]
    if found.total > len(found.sessions):
        lines.append(f"and {found.total - len(found.sessions)} more; say how many, as: listener sessions 1000")
    return Answer(value=found, text="\n".join(lines))


def _parse(view: ServerView, args: tuple[str, ...]) -> tuple[str, int]:
    """Return the requested listener, empty for all, and the number of sessions to show."""
    *names, last = args or ("",)
    if not last.isdecimal():
        names, last = list(args), str(_DEFAULT_SESSIONS)
    if not 0 < int(last[:10]) <= _MAX_SESSIONS:
        raise UsageError(f"'{last}' is no number of sessions up to {_MAX_SESSIONS}", hint="as: listener sessions 1000")
    known = dict.fromkeys(row.listener for row in view.listeners.listeners())
    if len(names) > 1 or (names and names[0].lower() not in {name.lower() for name in known}):
        hint = did_you_mean(names[0], known) or "`listener list` shows them"
        raise UsageError(f"there is no listener '{' '.join(names)}'", hint=hint)
    return (names[0] if names else ""), int(last)


def _columns(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a head and rows as lines, each column as wide as its longest cell; numbers stand at the right."""
    found = [tuple(row) for row in rows]
    is_number = [bool(found) and all(isinstance(row[index], int) for row in found) for index in range(len(head))]
    lines = [tuple(map(str, row)) for row in (head, *found)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(line, widths, is_number, strict=True)
        ).rstrip()
        for line in lines
    )


LISTENER_LIST = Command(
    ("listener", "list"),
    "listener list",
    "List what the server listens at, with its sessions.",
    _list,
    level=AccessLevel.READ_ONLY,
)
LISTENER_SESSIONS = Command(
    ("listener", "sessions"),
    "listener sessions [LISTENER] [COUNT]",
    "List the sessions of a listener, or of all, the oldest first.",
    _sessions,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument("LISTENER", "a listener, as `listener list` prints it"),
        CommandArgument("COUNT", f"how many are shown; {_DEFAULT_SESSIONS} if left out"),
    ),
)
