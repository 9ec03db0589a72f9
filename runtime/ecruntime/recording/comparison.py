"""Comparison of a recorded call with the same call now: each difference with its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecruntime.recording.objects import IDENTIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecruntime.recording.lines import RecordedCall
    from ecruntime.recording.mask import Masker

_MASKED: Final = re.compile(r"masked-\d+")
_MAX_SHOWN: Final = 200
_ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class CallDifference:
    """One difference: the line of the file, the hook, the place in the call, and both values as texts."""

    line: int
    hook: str
    place: str
    recorded: str
    now: str

    def text(self, file: str) -> str:
        """Return the difference as one line."""
        return f"{file}:{self.line}: {self.hook}: {self.place}: recorded {self.recorded}, now {self.now}"


class Comparison:
    """Compares calls of one recording; what stands for one object or one secret there stands for one here."""

    def __init__(self, masker: Masker) -> None:
        """Know secrets by the names that `masker` has."""
        self._masker = masker
        self._there: dict[object, object] = {}
        self._here: dict[object, object] = {}

    def differences(self, recorded: Sequence[RecordedCall], now: Sequence[dict[str, Any]]) -> Iterator[CallDifference]:
        """Yield the differences of an outermost call and those in it."""
        for number, call in enumerate(recorded):
            if number >= len(now) or (now[number]["hook"], now[number]["depth"]) != (call.hook, call.depth):
                other = f"a call of {now[number]['hook']}" if number < len(now) else "no call"
                yield CallDifference(call.line, call.hook, "call", f"depth {call.depth}", other)
                return
            for place, then, here in self._of_call(call, now[number], is_given=number == 0):
                yield CallDifference(call.line, call.hook, place, _shown(then), _shown(here))
        for row in now[len(recorded) :]:
            yield CallDifference(recorded[-1].line, row["hook"], "call", "no call", f"depth {row['depth']}")

    def is_same_call(self, call: RecordedCall, row: dict[str, Any]) -> bool:
        """Tell whether a call that a module makes by itself is the recorded one: by its hook and its arguments."""
        if row["hook"] != call.hook:
            return False
        trial = Comparison(self._masker)
        return not any(trial._values("arguments", call.arguments, row["arguments"], ""))

    def _of_call(
        self, call: RecordedCall, row: dict[str, Any], *, is_given: bool
    ) -> Iterator[tuple[str, object, object]]:
        # What is given is that of the file; its objects are to be known again all the same.
        found = list(self._values("arguments", call.arguments, row["arguments"], ""))
        yield from [] if is_given else found
        if call.is_left != bool(row.get("left")):
            yield "end", _ended(is_left=call.is_left), _ended(is_left=bool(row.get("left")))
        for number, (then, here) in enumerate(zip(call.answers, row["answers"], strict=False), 1):
            place = f"answer {number} of {then.module}"
            if then.module != here["module"]:
                yield f"answer {number}", then.module, here["module"]
            elif (then.failure is None) != ("failed" not in here) or _differ(then.failure, here.get("failed")):
                yield place, _outcome(then.failure, then.result), _outcome(here.get("failed"), here.get("result"))
            elif then.failure is None:
                yield from self._values(place, then.result, here["result"], "")
        if len(call.answers) != len(row["answers"]):
            yield "answers", len(call.answers), len(row["answers"])
        yield from self._values("result", call.result, row["result"], "")
        yield from self._values("after", call.after, row["after"], "")

    def _values(self, place: str, then: object, here: object, name: str) -> Iterator[tuple[str, object, object]]:
        if isinstance(then, dict) and isinstance(here, dict):
            yield from self._tables(place, then, here, name)
        elif isinstance(then, list) and isinstance(here, list) and len(then) == len(here):
            for number, (left, right) in enumerate(zip(then, here, strict=True)):
                yield from self._values(f"{place}[{number}]", left, right, name)
        elif self._is_mask(then, name):
            if not self._is_one("secret", then, here):
                yield place, then, here
        elif then != here or isinstance(then, bool) != isinstance(here, bool):
            yield place, then, here

    def _tables(
        self, place: str, then: dict[str, Any], here: dict[str, Any], name: str
    ) -> Iterator[tuple[str, object, object]]:
        for key in dict.fromkeys((*then, *here)):
            left, right = then.get(key, _ABSENT), here.get(key, _ABSENT)
            if key in ("object", "handle"):
                if not self._is_one("object", left, right):
                    yield place, f"{then.get('class')} {left}", f"another {here.get('class')}"
            elif key == "same":
                if not (isinstance(left, list) and isinstance(right, list)) or left[1] != right[1]:
                    yield place, left, right
            # The label of a handle names its maker; identifiers differ from process to process.
            elif key == "label" or (key in IDENTIFIERS and place.endswith(".fields")):
                continue
            elif left is _ABSENT or right is _ABSENT:
                yield f"{place}.{key}", left, right
            else:
                yield from self._values(f"{place}.{key}", left, right, name if key in ("cell", "text") else key)

    def _is_mask(self, then: object, name: str) -> bool:
        if isinstance(then, str):
            return _MASKED.fullmatch(then) is not None
        return (
            isinstance(then, int | float) and not isinstance(then, bool) and bool(then) and self._masker.is_secret(name)
        )

    def _is_one(self, kind: str, then: object, here: object) -> bool:
        left, right = (kind, then), (kind, here)
        return self._there.setdefault(left, here) == here and self._here.setdefault(right, then) == then


def _differ(then: str | None, here: object) -> bool:
    # Of a failure behind a call in C no text is known.
    return bool(then) and bool(here) and then != here


def _outcome(failure: object, result: object) -> object:
    return result if failure is None else f"a failure ({failure or 'in a call of C'})"


def _ended(*, is_left: bool) -> str:
    return "left without a result" if is_left else "a result"


def _shown(value: object) -> str:
    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
