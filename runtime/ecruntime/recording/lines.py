"""The file of a recording: a header, then a line of JSON for each call, an outermost one before those in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.recording.copier import changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.hooks import TakenAnswer, TakenCall
    from ecruntime.recording.mask import Masker

FORMAT: Final = "ecxs recording"
VERSION: Final = 1
_MAX_TIME: Final = 2.0**40
_HINT: Final = "name a file that `ecxs record` has written"


@dataclass(frozen=True, slots=True)
class RecordingHeader:
    """The first line: when the recording began, of which hooks, what served them, and what is masked."""

    started: float
    hooks: tuple[str, ...]
    modules: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()

    def line(self) -> str:
        """Return the line, without its end."""
        return _json(
            {
                "format": FORMAT,
                "version": VERSION,
                "started": self.started,
                "hooks": list(self.hooks),
                "modules": list(self.modules),
                "masked": list(self.masked),
            }
        )


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """The answer of one provider."""

    module: str
    result: object
    failure: str | None


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call of a recording, and the line of the file that has it."""

    line: int
    depth: int
    at: float
    hook: str
    thread: str
    arguments: dict[str, Any]
    answers: tuple[RecordedAnswer, ...]
    result: object
    after: dict[str, Any]
    is_left: bool


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A recording that was read: each outermost call with those in it, in the order of their beginnings."""

    header: RecordingHeader
    calls: tuple[tuple[RecordedCall, ...], ...]
    dropped: int
    is_cut: bool
    """Whether the last line has no end, as of a process that was killed."""


def call_lines(calls: Iterable[TakenCall], masker: Masker) -> Iterator[str]:
    """Yield the lines of an outermost call and those in it, with their secrets masked."""
    rows = [_row(call) for call in calls]
    for row in rows:
        masker.learn(row)
    for row in rows:
        # Names of hooks and modules are no values: a module may be called as a secret is.
        kept = {key: row[key] for key in ("hook", "depth", "at", "thread")}
        yield _json({**kept, **{key: masker.masked(value) for key, value in row.items() if key not in kept}})


def dropped_line(number: int) -> str:
    """Return the line that says how many calls were dropped at this place."""
    return _json({"dropped": number})


def row_of(call: TakenCall) -> dict[str, Any]:
    """Return a call as a line has it, with nothing masked."""
    return _row(call)


def _row(call: TakenCall) -> dict[str, Any]:
    after = {
        name: changes(call.before.get(name), value)
        for name, value in call.after.items()
        if value != call.before.get(name)
    }
    row: dict[str, Any] = {
        "hook": call.hook.dotted,
        "depth": call.depth,
        "at": round(call.at, 6),
        "thread": "scheduler" if call.in_scheduler else "other",
        "arguments": call.before,
        "answers": [_answer(answer) for answer in call.answers],
        "result": call.result,
        "after": after,
    }
    return {**row, "left": True} if call.is_left else row


def _answer(answer: TakenAnswer) -> dict[str, object]:
    if answer.failure is not None:
        return {"module": answer.owner, "failed": answer.failure}
    return {"module": answer.owner, "result": answer.result}


def _json(value: object) -> str:
    # ASCII alone: bytes that are no UTF-8 stand in the texts as surrogates, which no encoding of a file takes.
    return json.dumps(value, ensure_ascii=True)


def read_recording(name: str, data: bytes) -> RecordedFile:
    """Read a recording; raise `UsageError` with file and line for what is none."""
    lines = data.split(b"\n")
    is_cut = bool(lines.pop())
    if not lines:
        raise UsageError(f"{name}: it is no recording: it has no line", hint=_HINT)
    header = _read_header(name, _parse(name, 1, lines[0]))
    calls: list[list[RecordedCall]] = []
    dropped = 0
    for number, line in zip(count(2), lines[1:], strict=False):
        row = _parse(name, number, line)
        if "dropped" in row:
            dropped += _read_dropped(name, number, row["dropped"])
            continue
        call = _read_call(name, number, row)
        if call.depth == 0:
            calls.append([call])
        elif not calls:
            raise UsageError(f"{name}:{number}: a call of depth {call.depth} is in no other", hint=_HINT)
        else:
            calls[-1].append(call)
    return RecordedFile(header, tuple(map(tuple, calls)), dropped, is_cut)


def _parse(name: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}:{number}: the line is not JSON: {error}", hint=_HINT) from error
    if not isinstance(row, dict):
        raise UsageError(f"{name}:{number}: the line is no object", hint=_HINT)
    return row


def _read_dropped(name: str, number: int, count: object) -> int:
    if not isinstance(count, int) or count < 0:
        raise UsageError(f"{name}:{number}: the number of dropped calls is none: {count!r}", hint=_HINT)
    return count


def _time(value: float | str) -> float:
    """Return seconds that a clock can be set to."""
    seconds = float(value)
    if not 0 <= seconds <= _MAX_TIME:
        raise ValueError(f"{value!r} is no time")
    return seconds


def _read_header(name: str, row: dict[str, Any]) -> RecordingHeader:
    if row.get("format") != FORMAT:
        raise UsageError(f"{name}:1: it is no recording: the first line has no format '{FORMAT}'", hint=_HINT)
    if row.get("version") != VERSION:
        message = f"{name}:1: it is a recording of version {row.get('version')}, and this is for version {VERSION}"
        raise UsageError(message, hint="record again")
    try:
        words = [tuple(map(str, row.get(key, ()))) for key in ("hooks", "modules", "masked")]
        return RecordingHeader(_time(row["started"]), *words)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{name}:1: the header is incomplete: {error}", hint=_HINT) from error


def _read_call(name: str, number: int, row: dict[str, Any]) -> RecordedCall:
    try:
        return RecordedCall(
            number,
            int(row["depth"]),
            _time(row["at"]),
            str(row["hook"]),
            str(row["thread"]),
            dict(row["arguments"]),
            tuple(RecordedAnswer(str(it["module"]), it.get("result"), it.get("failed")) for it in row["answers"]),
            row["result"],
            dict(row["after"]),
            bool(row.get("left")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{name}:{number}: the call is incomplete: {error!r}", hint=_HINT) from error
