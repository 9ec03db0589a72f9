"""The reader of requests against a model: any bytes in any pieces, taken out at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ecruntime.console.protocol import MAX_LINE_LENGTH, Form, ProtocolError, Request, RequestReader, encode_request

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(["", "\n", "xml ", "\x00"]),
    st.sampled_from([300, 5000, MAX_LINE_LENGTH]).map(lambda length: "x" * length),
)
REQUESTS = st.builds(lambda form, line: encode_request(Request(form, line)), st.sampled_from(Form), LINES)


def read_all(stream: bytes) -> Iterator[tuple[Form, bytes] | None]:
    """Yield the requests of a whole stream, as the format is written down; None for a type that is unknown."""
    while len(stream) >= 4:
        number, length = int.from_bytes(stream[:2], "big"), int.from_bytes(stream[2:4], "big")
        if number > 2:
            yield None
            return
        if len(stream) < 4 + length:
            return
        yield Form(number), stream[4 : 4 + length]
        stream = stream[4 + length :]


class ReaderMachine(RuleBasedStateMachine):
    """What was fed, what was taken out, and what therefore has to come next."""

    def __init__(self) -> None:
        super().__init__()
        self.reader = RequestReader()
        self.stream = b""
        self.unfed = b""
        self.taken = 0

    def feed(self, chunk: bytes) -> None:
        self.reader.feed(chunk)
        self.stream += chunk

    @property
    def pending(self) -> list[tuple[Form, bytes] | None]:
        return list(read_all(self.stream))[self.taken :]

    @rule(request=REQUESTS)
    def ask(self, request: bytes) -> None:
        self.unfed += request

    @rule(garbage=st.binary(max_size=12))
    def babble(self, garbage: bytes) -> None:
        self.unfed += garbage

    @precondition(lambda self: self.unfed)
    @rule(share=st.floats(0, 1))
    def deliver(self, share: float) -> None:
        count = round(len(self.unfed) * share)
        self.feed(self.unfed[:count])
        self.unfed = self.unfed[count:]

    @precondition(lambda self: self.unfed)
    @rule()
    def deliver_byte_by_byte(self) -> None:
        for number in range(min(len(self.unfed), 20)):
            self.feed(self.unfed[number : number + 1])
        self.unfed = self.unfed[20:]

    @rule()
    def take(self) -> None:
        expected = self.pending[0] if self.pending else ()
        try:
            ask = self.reader.next_request()
        except ProtocolError:
            assert expected is None
            return
        if ask is None:
            assert expected == ()
            return
        assert expected == (ask.form, ask.line.encode("utf-8", "surrogateescape"))
        self.taken += 1

    @invariant()
    def knows_whether_there_is_something_to_take(self) -> None:
        assert self.reader.has_request == bool(self.pending)


ReaderMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestReader = ReaderMachine.TestCase
