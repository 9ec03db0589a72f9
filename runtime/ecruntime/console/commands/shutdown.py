"""`shutdown`: the end of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    view.shutdown()
    return Answer(value={"shutdown": "begun"}, text="The server shuts down.")


SHUTDOWN = Command(("shutdown",), "shutdown", "Stop the server once its jobs are done.", _run)
