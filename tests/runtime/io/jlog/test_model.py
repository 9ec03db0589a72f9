"""Any sequence of calls against a list and numbers in it."""

from __future__ import annotations

import tempfile

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ecruntime.io import Jlog, JlogPlace, JlogReader
from ecruntime.scheduler import Timeval

NAMES = st.sampled_from(["one", "two=2", "three/\u00e4", "=>"])
# A magic in a message must not be taken for a record.
MESSAGES = st.one_of(st.binary(max_size=40), st.just(b"\x18\x73\x3a\x66" * 5), st.binary(min_size=70, max_size=90))


class LogMachine(RuleBasedStateMachine):
    """A log with a limit of 100 bytes, its records as a list, and for each subscriber how many are done with."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.log = Jlog(f"{self.folder.name}/log")
        self.records: list[bytes] = []
        self.places: list[JlogPlace] = []
        self.done: dict[str, int] = {}
        self.read: dict[str, int] = {}
        self.readers: dict[str, JlogReader] = {}

    @initialize()
    def begin(self) -> None:
        self.log.create(limit=100)
        self.writer = self.log.writer()
        self.segment, self.size, self.marker = 0, 0, 0

    def teardown(self) -> None:
        for reader in self.readers.values():
            reader.close()
        self.writer.close()
        self.folder.cleanup()

    @property
    def first(self) -> int:
        """The number of the first record that is kept."""
        kept = min(self.log._files.segments(), default=0)
        return next((number for number, place in enumerate(self.places) if place.segment >= kept), len(self.places))

    @rule(message=MESSAGES)
    def write(self, message: bytes) -> None:
        self.writer.write(message, Timeval(len(self.records)))
        self.records.append(message)
        self.marker += 1
        self.places.append(JlogPlace(self.segment, self.marker))
        self.size += 16 + len(message)
        if self.size >= 100:
            self.segment, self.size, self.marker = self.segment + 1, 0, 0

    @rule()
    def reopen_the_writer(self) -> None:
        self.writer.close()
        self.writer = self.log.writer()

    @rule(name=NAMES, is_at_end=st.booleans())
    def add(self, name: str, is_at_end: bool) -> None:
        first = self.first
        assert self.log.add_subscriber(name, is_at_end=is_at_end) == (name not in self.done)
        if name not in self.done:
            self.done[name] = self.read[name] = len(self.records) if is_at_end else first

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        assert self.log.remove_subscriber(name) == (name in self.done)
        self.done.pop(name, None)
        self._close(name)

    @rule(name=NAMES, count=st.integers(1, 8))
    def read_some(self, name: str, count: int) -> None:
        if name not in self.done:
            return
        if name not in self.readers:
            self.readers[name] = self.log.reader(name)
            self.read[name] = self.done[name]
        for _ in range(count):
            record = self.readers[name].read()
            number = self.read[name]
            if number == len(self.records):
                assert record is None
                return
            assert record is not None
            assert (record.message, record.at.sec, record.place) == (
                self.records[number], number, self.places[number],
            )  # fmt: skip
            self.read[name] += 1

    @rule(name=NAMES)
    def checkpoint(self, name: str) -> None:
        if name in self.readers:
            self.readers[name].checkpoint()
            self.done[name] = self.read[name]

    @rule(name=NAMES)
    def close(self, name: str) -> None:
        self._close(name)

    @rule()
    def repair(self) -> None:
        assert self.log.repair() == 0

    def _close(self, name: str) -> None:
        if name in self.readers:
            self.readers.pop(name).close()

    @invariant()
    def what_somebody_waits_for_is_kept(self) -> None:
        assert self.log.subscribers == sorted(self.done)
        if self.done:
            assert self.first <= min(self.done.values())


LogMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestLog = LogMachine.TestCase
