"""`config generations`: the living generations and their holders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import GenerationRow, ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    rows = view.generations()
    return Answer(value={"generations": rows}, text="\n".join(line for row in rows for line in _lines(row)))


def _lines(row: GenerationRow) -> Iterator[str]:
    yield f"{row.generation}: {'current, ' if row.is_current else ''}{row.age} seconds old"
    for hold in row.holds:
        yield f"  held by {hold.holder}: {hold.what}, acquired at {hold.place}, {hold.age} seconds ago"
    if not row.holds and not row.is_current:
        yield "  held by a running call, or by what a module kept of it"


CONFIG_GENERATIONS = Command(
    ("config", "generations"),
    "config generations",
    "Show the generations that are alive, and who holds them.",
    _run,
    level=AccessLevel.READ_ONLY,
)
