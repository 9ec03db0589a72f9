"""`summary` and `summary reset`: the figures of the running server."""

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
    summary = view.summary()
    lines = (
        f"Uptime: {summary.uptime} seconds",
        f"Statistics Last Reset: {summary.statistics_last_reset} seconds ago",
        f"Generation: {summary.generation}",
        f"Loaded Modules: {summary.loaded_modules}",
        f"Events: {summary.events}",
        f"Jobs: {summary.jobs}",
    )
    return Answer(value=summary, text="\n".join(lines))


def _reset(view: ServerView, call: CommandCall) -> Answer:
    del call
    view.reset_summary()
    return Answer(value={"statistics": "cleared"}, text="statistics cleared.")


SUMMARY = Command(
    ("summary",),
    "summary",
    "Show how long the server runs and what it holds.",
    _run,
    level=AccessLevel.READ_ONLY,
)
SUMMARY_RESET = Command(("summary", "reset"), "summary reset", "Begin the statistics anew.", _reset)
