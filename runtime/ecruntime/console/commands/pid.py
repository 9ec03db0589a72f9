"""`pid`: the process id, digits only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    del view, call
    number = os.getpid()
    return Answer(value={"pid": number}, text=str(number))


PID = Command(
    ("pid",),
    "pid",
    "Show the process id of the server.",
    _run,
    level=AccessLevel.READ_ONLY,
)
