"""The answer to a refused change: every finding, and the generation that keeps running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.protocol import ReplyStatus
from ecruntime.formats.conf import CONSOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.console.view.server_view import ServerView
    from ecruntime.foundation.errors import EcError
    from ecruntime.foundation.finding import Place


def refusal(what: str, view: ServerView, error: EcError, commands: Sequence[str] = ()) -> Answer:
    """Return an answer with all reasons for the refusal; in JSON and XML the findings are fields.

    A finding at `console:3` is followed by the third of `commands`.
    """
    current = view.summary().generation
    reasons = [line for finding in error.findings for line in (str(finding), *_command(finding.place, commands))]
    if not reasons:
        reasons = [error.message, *([f"hint: {error.hint}"] if error.hint else [])]
    value = {"error": what, "reason": error.message, "generation": current, "findings": error.findings}
    return Answer(ReplyStatus.FAILED, value, "\n".join([what, *reasons, f"Generation {current} keeps running."]))


def _command(place: Place, commands: Sequence[str]) -> list[str]:
    if place.file != CONSOLE.file or not 0 < place.line <= len(commands):
        return []
    return [f"  command {place.line}: {commands[place.line - 1]}"]
