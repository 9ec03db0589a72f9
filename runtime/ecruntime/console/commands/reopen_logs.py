"""`reopen logs`: new log files, after the old ones were renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    reopened = view.logs.reopen()
    text = str(reopened)
    return Answer(value=reopened, text=f"{text[0].upper()}{text[1:]}.")


REOPEN_LOGS = Command(
    ("reopen", "logs"), "reopen logs", "Have the server and the logging modules open their files anew.", _run
)
