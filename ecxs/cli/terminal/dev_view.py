"""Content of the screen of `ecxs dev`, kept from the events of the loop."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from ecxs.cli.dev.event import EventKind, Mood
from ecxs.cli.report import escape_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecxs.cli.dev.event import DevEvent

MAX_LOG: Final = 2_000
_MAX_SHARE: Final = 4
"""The part of the screen that a section above the log may take is one of so many."""
_LOGGED: Final = frozenset(
    {EventKind.LOG, EventKind.CONSOLE, EventKind.RELOAD, EventKind.RESTART, EventKind.SERVER, EventKind.NOTE,
     EventKind.CHANGE, EventKind.BLOCKED}
)  # fmt: skip  # words, several to a line
_STATUS: Final = (EventKind.CHECK, EventKind.TEST, EventKind.SERVER, EventKind.CYCLE)
"""Subjects of which the newest event is shown, in their order."""
_OF_SERVER: Final = {EventKind.RELOAD: EventKind.SERVER, EventKind.RESTART: EventKind.SERVER}


_FURTHER: Final = "  "
"""Begins the further rows of a line."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the screen, without its line end."""

    text: str
    mood: Mood = Mood.NEUTRAL


Section: TypeAlias = "tuple[str, list[ShownLine]]"


class DevView:
    """The state behind the screen; for one thread at a time."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.log: deque[ShownLine] = deque(maxlen=MAX_LOG)
        self._findings: list[ShownLine] = []
        self._failures: list[ShownLine] = []
        self._new_failures: list[ShownLine] = []
        self._blocked: list[ShownLine] = []
        self._words: dict[EventKind, ShownLine] = {}

    def take(self, event: DevEvent) -> None:
        """Take in an event."""
        lines = [ShownLine(escape_terminal(line), event.mood) for line in (event.text, *event.detail)]
        match event.kind:
            case EventKind.CHANGE:
                self._findings = []
                self._words[EventKind.CYCLE] = ShownLine("at work")
            case EventKind.FINDING:
                self._findings += lines
            case EventKind.BUILD | EventKind.RELOAD if event.mood in {Mood.BAD, Mood.WARNING}:
                self._findings += lines
            case EventKind.TEST:
                self._take_test(event, lines)
            case EventKind.BLOCKED:
                self._blocked = lines if event.mood is Mood.BAD else []
            case EventKind.SERVER | EventKind.RESTART:
                self._blocked = []
        if (kind := _OF_SERVER.get(event.kind, event.kind)) in _STATUS:
            self._words[kind] = lines[0]
        if event.kind in _LOGGED:
            first = lines[0].text if event.kind is EventKind.LOG else f"{event.kind.value}: {lines[0].text}"
            self.log += [ShownLine(first, event.mood), *(ShownLine(f"  {it.text}", it.mood) for it in lines[1:])]

    def status(self) -> list[ShownLine]:
        """Return what is known of checks, tests, server and cycle, a line for each."""
        known = ((kind, self._words[kind]) for kind in _STATUS if kind in self._words)
        return [ShownLine(f"{kind.value}: {line.text}", line.mood) for kind, line in known]

    def sections(self, height: int, columns: int) -> list[Section]:
        """Return the sections above the log that are not empty, each with as many lines as it gets of so many rows."""
        share = max(height // _MAX_SHARE, 2)
        shown = self._new_failures or self._failures
        sections = (("blocked", self._blocked), ("findings", self._findings), ("tests", shown))
        return [(name, _cut(folded(lines, columns), share)) for name, lines in sections if lines]

    def _take_test(self, event: DevEvent, lines: Iterable[ShownLine]) -> None:
        if "test" in event.fields:
            self._new_failures += lines
        elif "passed" in event.fields:
            # The sum of a run, with the words of a pytest that could not run at all.
            is_broken = event.mood is Mood.BAD and bool(event.detail)
            self._failures, self._new_failures = [*self._new_failures, *(lines if is_broken else ())], []


def folded(lines: Iterable[ShownLine], columns: int) -> list[ShownLine]:
    """Return lines with what is longer than a row in further rows, since the remedy is at the end of a finding."""
    inner = max(columns - len(_FURTHER), 1)
    rows: list[ShownLine] = []
    for line in lines:
        rows.append(ShownLine(line.text[:columns], line.mood))
        rest = range(columns, len(line.text), inner)
        rows += (ShownLine(f"{_FURTHER}{line.text[at : at + inner]}", line.mood) for at in rest)
    return rows


def tail(lines: Sequence[ShownLine], rows: int, back: int) -> list[ShownLine]:
    """Return so many lines up to `back` before the last one."""
    end = max(len(lines) - back, min(rows, len(lines)))
    return list(lines)[max(end - rows, 0) : end]


def _cut(lines: list[ShownLine], rows: int) -> list[ShownLine]:
    if len(lines) <= rows:
        return list(lines)
    return [*lines[: rows - 1], ShownLine(f"and {len(lines) - rows + 1} lines more")]
