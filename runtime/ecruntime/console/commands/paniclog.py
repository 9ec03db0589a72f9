"""`paniclog`: the last messages of each level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    records = view.log.paniclog()
    return Answer(value=records, text="\n".join(view.log.style.text(record) for record in records))


PANICLOG = Command(
    ("paniclog",),
    "paniclog",
    "Show the last ten messages of each level.",
    _run,
    level=AccessLevel.READ_ONLY,
)
