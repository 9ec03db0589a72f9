"""Recordings of hook calls that clients of the console have begun."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.hooks import Tap
from ecruntime.recording.copier import ValueCopier
from ecruntime.recording.lines import RecordingHeader, call_lines, dropped_line
from ecruntime.recording.mask import Masker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.server.server import Server

MAX_RECORDINGS: Final = 16
_PIECE: Final = 512 * 1024
"""Characters of the lines that one answer has, unless a single call has more."""
_UNCOPIED: Final = "va_list"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer of `hook record`: whole lines of the file, and whether there are more already."""

    number: int
    lines: tuple[str, ...]
    has_more: bool = False


@dataclass(slots=True)
class _Recording:
    tap: Tap
    masker: Masker


class RecordingsView:
    """Begins, reads and ends recordings (scheduler thread)."""

    def __init__(self, server: Server) -> None:
        """Record the calls of `server`."""
        self._server = server
        self._numbers = count(1)
        self._recordings: dict[int, _Recording] = {}

    def begin(self, hooks: Sequence[str], masked: Sequence[str]) -> Recorded:
        """Begin to record hooks; return the header. Raise `UsageError` for what cannot be recorded."""
        if len(self._recordings) >= MAX_RECORDINGS:
            raise UsageError(f"{MAX_RECORDINGS} recordings are running already", hint="end one of them")
        signatures = [self._server.find_hook(name).signature for name in hooks]
        for signature in signatures:
            _refuse_uncopied(signature)
        recording = _Recording(self._new_tap(signatures), Masker(masked))
        number = next(self._numbers)
        self._recordings[number] = recording
        self._server.watch.add_tap(recording.tap)
        # As for a trace: what watches a hook is compiled into its calls.
        self._server.recompile_hooks()
        names = tuple(dict.fromkeys(signature.dotted for signature in signatures))
        header = RecordingHeader(float(self._server.clock.now()), names, self._modules(signatures), tuple(masked))
        return Recorded(number, (header.line(),))

    def _new_tap(self, signatures: Sequence[HookSignature]) -> Tap:
        leaves = frozenset(signature.leaf for signature in signatures)
        return Tap(leaves, self._server.clock.monotonic, ValueCopier())

    def _modules(self, signatures: Sequence[HookSignature]) -> tuple[str, ...]:
        chains = (self._server.chain(signature.leaf) for signature in signatures)
        owners = (provider.owner for chain in chains if chain is not None for provider in chain.providers)
        return tuple(dict.fromkeys(owners))

    def take(self, number: int) -> Recorded:
        """Return the lines of calls that have ended since."""
        recording = self._find(number)
        lines: list[str] = []
        size = 0
        while size < _PIECE and (calls := recording.tap.take()) is not None:
            for line in call_lines(calls, recording.masker):
                lines.append(line)
                size += len(line)
        if dropped := recording.tap.take_dropped():
            lines.append(dropped_line(dropped))
        return Recorded(number, tuple(lines), has_more=size >= _PIECE)

    def end(self, number: int) -> Recorded:
        """End a recording; return its last lines. Calls that have not ended are left out."""
        recording = self._find(number)
        self.forget((number,))
        self._recordings[number] = recording
        try:
            last = self.take(number)
            lines = last.lines
            while last.has_more and sum(map(len, lines)) < _PIECE * 8:
                last = self.take(number)
                lines += last.lines
            return Recorded(number, lines)
        finally:
            del self._recordings[number]

    def forget(self, numbers: Sequence[int]) -> None:
        """End recordings whose client has gone; those that have ended are none any more."""
        found = [self._recordings.pop(number) for number in numbers if number in self._recordings]
        for recording in found:
            self._server.watch.remove_tap(recording.tap)
        if found:
            self._server.recompile_hooks()

    def _find(self, number: int) -> _Recording:
        found = self._recordings.get(number)
        if found is None:
            raise UsageError(f"there is no recording {number}", hint="`hook record NAME` begins one")
        return found


def _refuse_uncopied(signature: HookSignature) -> None:
    for parameter in signature.parameters:
        if parameter.ctype.base == _UNCOPIED:
            message = (
                f"hook {signature.dotted} cannot be recorded: its parameter '{parameter.name}' is a va_list, whose "
                "values only its caller knows"
            )
            raise UsageError(message, hint="record another hook of the same work")
