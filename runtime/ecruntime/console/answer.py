"""Answer of a command, before it is written in the form that the client asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ecruntime.console.protocol import ReplyStatus


@dataclass(frozen=True, slots=True)
class Answer:
    """A value for every form, a text of its own for the text form, or both.

    `value` is None, a bool, a number, a string, a dataclass, or a mapping or sequence of these.
    """

    status: ReplyStatus = ReplyStatus.COMPLETED
    value: object = None
    text: str | None = None
    is_written: bool = False
    """Whether the text is in the requested form already."""

    @classmethod
    def failure(cls, text: str, *, hint: str = "") -> Answer:
        """Return the answer of a failed command: the reason and a remedy."""
        lines = text if not hint else f"{text}\nhint: {hint}"
        value = {"error": text, "hint": hint} if hint else {"error": text}
        return cls(ReplyStatus.FAILED, value, lines)


def with_note(answer: Answer, note: str) -> Answer:
    """Return an answer with a note about the command; the answer itself where there is none."""
    if not note:
        return answer
    value = {**answer.value, "note": note} if isinstance(answer.value, dict) else answer.value
    return replace(answer, value=value, text=f"{answer.text or ''}\nnote: {note}")
