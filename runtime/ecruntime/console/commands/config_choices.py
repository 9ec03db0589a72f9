"""`config choices`: what is done as the server does that `--as-server` names, where documents leave it open."""

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
    rows = view.choices()
    text = "\n".join(f"{row.name}: {row.value} ({row.id})" for row in rows)
    return Answer(value={"choices": rows}, text=text or "our own choices")


CONFIG_CHOICES = Command(
    ("config", "choices"),
    "config choices",
    "Show which choices of another server are followed, and by which observations.",
    _run,
    level=AccessLevel.READ_ONLY,
)
