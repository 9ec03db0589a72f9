"""`reopen logs`: after log files were renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command

if TYPE_CHECKING:
    from ecruntime.console.command import Request
    from ecruntime.console.host import Host


def _run(host: Host, request: Request) -> Answer:
    del request
    reopened = host.logs.reopen()
    text = str(reopened)
    return Answer(value=reopened, text=f"{text[0].upper()}{text[1:]}.")


REOPEN_LOGS = Command(
    ("reopen", "logs"), "reopen logs", "Have the server and the logging modules open their files anew.", _run
)
