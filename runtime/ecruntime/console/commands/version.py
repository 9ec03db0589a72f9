"""`version`: a box with the product and its version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView

PRODUCT: Final = "ecxs runtime"
KIND: Final = "Module Runtime"
_WIDTH: Final = 29


def banner(version: str) -> str:
    """Return the box that an interactive client shows first, too."""
    lines = (f"# {PRODUCT} version: {version}", f"# {KIND}")
    rule = "#" * max(_WIDTH, *(len(line) for line in lines))
    return "\n".join((rule, *lines, rule))


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    return Answer(value={"product": PRODUCT, "version": view.version, "kind": KIND}, text=banner(view.version))


VERSION = Command(
    ("version",),
    "version",
    "Show the version of the server.",
    _run,
    level=AccessLevel.READ_ONLY,
)
