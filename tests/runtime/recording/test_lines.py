"""The file of a recording: what cannot be read is told with file and line."""

from __future__ import annotations

import pytest

from ecruntime.foundation.errors import UsageError
from ecruntime.recording.lines import RecordingHeader, read_recording

HEADER = RecordingHeader(1.5, ("core.a",), ("owl",), ("mail",)).line()
CALL = (
    '{"hook": "core.a", "depth": %d, "at": 0.5, "thread": "scheduler", "arguments": {}, "answers": '
    '[{"module": "owl", "failed": "ValueError: x"}], "result": null, "after": {}}'
)


def read(*lines: str, end: str = "\n") -> object:
    return read_recording("r", ("\n".join(lines) + end).encode())


def test_calls_in_a_call_are_read_with_it_and_their_lines() -> None:
    recording = read_recording("r", "\n".join([HEADER, CALL % 0, CALL % 1, '{"dropped": 3}', CALL % 0, ""]).encode())
    assert [[call.line for call in calls] for calls in recording.calls] == [[2, 3], [5]]
    assert (recording.header.hooks, recording.dropped, recording.is_cut) == (("core.a",), 3, False)
    assert recording.calls[0][0].answers[0].failure == "ValueError: x"


def test_a_last_line_without_an_end_is_left_out() -> None:
    recording = read_recording("r", f"{HEADER}\n{CALL % 0}\n{(CALL % 0)[:40]}".encode())
    assert (len(recording.calls), recording.is_cut) == (1, True)


REFUSED = {
    ("",): "r:1: the line is not JSON",
    ("[]",): "r:1: the line is no object",
    ("{}",): "r:1: it is no recording: the first line has no format 'ecxs recording'",
    (HEADER.replace('"version": 1', '"version": 2'),): "r:1: it is a recording of version 2, and this is for version 1",
    (HEADER.replace('"started"', '"begun"'),): "r:1: the header is incomplete: 'started'",
    (HEADER, CALL % 1): "r:2: a call of depth 1 is in no other",
    (HEADER, CALL % 0, '{"hook": "x"}'): "r:3: the call is incomplete",
    (HEADER.replace("1.5", "NaN"),): "r:1: the header is incomplete: nan is no time",
    (HEADER.replace("1.5", "1e300"),): "r:1: the header is incomplete: 1e+300 is no time",
    (HEADER, (CALL % 0).replace("0.5", "Infinity")): "r:2: the call is incomplete: ValueError('inf is no time')",
    (HEADER, '{"dropped": "x"}'): "r:2: the number of dropped calls is none: 'x'",
    (HEADER, "\udc00".encode("utf-8", "replace").decode()): "r:2: the line is not JSON",
}


@pytest.mark.parametrize("lines", REFUSED)
def test_what_is_no_recording_is_refused_with_its_place(lines: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as refusal:
        read(*lines)
    assert str(refusal.value).startswith(REFUSED[lines])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UsageError, match="it has no line"):
        read_recording("r", b"")
