"""`config diff`: what runs otherwise than the files say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.change_answer import change_line, change_rows
from ecruntime.console.command import Command
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    changes = view.changes()
    pending = [{"option": one.option, "place": str(one.place)} for one in view.configuration().pending_restarts]
    lines = [change_line(change, view) for change in changes]
    lines += [f"waits for a restart: {one['option']} ({one['place']})" for one in pending]
    text = "\n".join(lines) or "What runs is what the files said when they were read."
    return Answer(value={"changes": change_rows(changes, view), "held_back": pending}, text=text)


CONFIG_DIFF = Command(
    ("config", "diff"),
    "config diff",
    "Show what runs otherwise than the files say, and what waits for a restart.",
    _run,
    level=AccessLevel.READ_ONLY,
)
