"""`complete "TEXT"`: candidates for the next word of a line, for interactive clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.completion import complete
from ecruntime.foundation.errors import UsageError
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView

SCHEMA: Final = 1


def _run(view: ServerView, call: CommandCall) -> Answer:
    if len(call.args) != 1:
        raise UsageError("which line?", hint='put the whole line into quotes, as: complete "config ev"')
    completion = complete(call.args[0], call.commands, view)
    rows = [{"text": one.text, "kind": one.kind, "meta": one.meta} for one in completion.candidates]
    width = max((len(one.text) for one in completion.candidates), default=0)
    return Answer(
        value={"schema": SCHEMA, "start": completion.start, "candidates": rows},
        text="\n".join(f"{one.text:{width}}  {one.meta}".rstrip() for one in completion.candidates),
    )


COMPLETE = Command(
    ("complete",),
    'complete "TEXT"',
    "For tools: show what the line TEXT can go on with.",
    _run,
    level=AccessLevel.READ_ONLY,
    arguments=(CommandArgument('"TEXT"', "a line as far as it is typed, in quotes"),),
)
