"""One session at a time: fairness, rates, slow and throttled clients, all on a virtual clock."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.admission import Admission, Backlog, Limits
from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.console.config_transaction import ConfigTransaction
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.listener import Listener
from ecruntime.console.protocol import (
    MAX_LINE_LENGTH,
    MAX_REPLY_LENGTH,
    Form,
    Reply,
    ReplyReader,
    Request,
    encode_request,
)
from ecruntime.formats.conf import empty_root
from ecruntime.model.access_level import AccessLevel
from ecruntime.scheduler import Scheduler
from ecruntime.testing import VirtualClock, VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from ecruntime.console.command import CommandCall
    from ecruntime.console.config_transaction import SessionState
    from ecruntime.log import Log

BIG = 3 * 1024 * 1024


class Bed:
    """A listener that is driven turn by turn, and its clients."""

    def __init__(self, path: Path, view: Any, log: Log, limits: Limits) -> None:
        self.clock = VirtualClock()
        self.poller = VirtualPoller(self.clock)
        self.scheduler = Scheduler(self.clock, self.poller, log)
        self.lines: list[str] = []
        self.states: list[SessionState] = []
        commands = (
            Command(("say",), "say WORD", "Test.", lambda _, call: self._say(call.rest)),
            Command(("open",), "open", "Test.", lambda _, call: self._open(call)),
            Command(("shut",), "shut", "Test.", lambda _, call: self._shut(call)),
            Command(("big",), "big", "Test.", lambda *_: Answer(text="x" * BIG)),
            Command(("huge",), "huge", "Test.", lambda *_: Answer(text="x" * (MAX_REPLY_LENGTH + 1))),
        )
        self.listener = Listener(self.scheduler, Dispatcher(commands, view), log, Admission(limits=limits))
        self.listener.listen(path)
        self.path = path

    def _say(self, word: str) -> Answer:
        self.lines.append(word)
        return Answer(text=word)

    def _open(self, call: CommandCall) -> Answer:
        call.state.config_transaction = ConfigTransaction.begin(1, empty_root(), is_from_scratch=False)
        self.states.append(call.state)
        return Answer(text="opened")

    def _shut(self, call: CommandCall) -> Answer:
        call.state.config_transaction = None
        return Answer(text="shut")

    def connect(self) -> Peer:
        peer = Peer(self.path)
        self.scheduler.run_once(0.0)
        return peer

    def turns(self, count: int) -> None:
        for _ in range(count):
            self.scheduler.run_once(0.0)

    def settle(self) -> None:
        while self.scheduler.run_once(0.0):
            pass

    def advance(self, seconds: float) -> None:
        self.poller.run_for(self.scheduler, seconds)


class Peer:
    """A client that never waits."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.socket.setblocking(False)
        self._reader = ReplyReader()

    def send(self, *lines: str) -> None:
        self.socket.sendall(b"".join(encode_request(Request(Form.TEXT, line)) for line in lines))

    def received(self) -> list[str]:
        replies = []
        try:
            chunk = self.socket.recv(65_536)
        except BlockingIOError:
            chunk = b""
        reply: Reply | None = self._reader.feed(chunk)
        while reply is not None:
            replies.append(reply.text.strip())
            reply = self._reader.feed(b"")
        return replies

    @property
    def is_dropped(self) -> bool:
        try:
            return self.socket.recv(65_536) == b""
        except BlockingIOError:
            return False


@pytest.fixture
def limits() -> Limits:
    return Limits()


@pytest.fixture
def bed(tmp_path: Path, view: Any, log: Log, limits: Limits) -> Iterator[Bed]:
    made = Bed(tmp_path / "s", view, log, limits)
    yield made
    made.listener.close()
    assert made.scheduler.events == ()
    made.scheduler.close()


def test_a_flood_gets_one_command_a_turn_and_the_others_theirs(bed: Bed) -> None:
    flood, other = bed.connect(), bed.connect()
    flood.send(*(f"say flood{number}" for number in range(100)))
    other.send("say other")
    bed.turns(3)
    assert len(bed.lines) == 4
    assert other.received() == ["other"]
    with flood.socket, other.socket:
        answers: list[str] = []
        while len(answers) < 100:
            bed.settle()
            answers += flood.received()
    assert answers == [f"flood{number}" for number in range(100)]
    assert bed.lines == ["flood0", "other", *answers[1:]]


def test_a_client_that_has_asked_and_half_closed_gets_all_its_answers(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        peer.send(*(f"say {number}" for number in range(50)))
        peer.socket.shutdown(socket.SHUT_WR)
        bed.settle()
        assert peer.received() == [str(number) for number in range(50)]
        assert peer.is_dropped


@pytest.mark.parametrize("limits", [Limits(commands_per_second=10)])
def test_commands_beyond_the_rate_wait_for_the_next_second_in_order(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        peer.send(*(f"say {number}" for number in range(25)))
        counts = []
        for _ in range(4):
            bed.settle()
            counts.append(len(bed.lines))
            bed.advance(1.0)
        assert counts == [10, 20, 25, 25]
        assert peer.received() == [str(number) for number in range(25)]


@pytest.mark.parametrize("limits", [Limits(bytes_per_second=8192)])
def test_bytes_beyond_the_rate_are_not_read_before_the_next_second(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        peer.send("say " + "x" * 20_000)
        answers = []
        for _ in range(4):
            bed.settle()
            answers.append(len(bed.lines))
            bed.advance(1.0)
        assert answers == [0, 0, 1, 1]


@pytest.mark.parametrize("limits", [Limits(commands_per_second=10)])
def test_a_client_that_has_to_wait_delays_nobody_else(bed: Bed) -> None:
    flood, other = bed.connect(), bed.connect()
    with flood.socket, other.socket:
        flood.send(*(["say flood"] * 30))
        bed.settle()
        other.send("say other")
        bed.settle()
        assert bed.lines == [*["flood"] * 10, "other"]


@pytest.mark.parametrize("limits", [Limits(commands_per_second=1)])
def test_a_client_that_leaves_while_it_has_to_wait_is_served_and_forgotten(bed: Bed) -> None:
    peer = bed.connect()
    peer.send("say 1", "say 2", "say 3")
    bed.settle()
    peer.socket.close()
    bed.advance(3.0)
    assert (bed.listener.clients, bed.lines[:2]) == (0, ["1", "2"])


@pytest.mark.parametrize("limits", [Limits(commands_per_second=1)])
def test_closing_the_listener_forgets_a_client_that_has_to_wait(bed: Bed) -> None:
    peer = bed.connect()
    peer.send("say 1", "say 2")
    bed.settle()
    bed.listener.close()
    assert bed.scheduler.events == ()
    peer.socket.close()


def test_a_request_byte_by_byte_does_not_keep_the_connection(bed: Bed) -> None:
    slow, idle = bed.connect(), bed.connect()
    with slow.socket, idle.socket:
        for byte in encode_request(Request(Form.TEXT, "say never"))[:5]:
            assert not slow.is_dropped
            slow.socket.send(bytes([byte]))
            bed.advance(14.0)
        assert (slow.is_dropped, idle.is_dropped, bed.lines) == (True, True, [])


def test_a_reply_taken_byte_by_byte_does_not_keep_the_connection(bed: Bed) -> None:
    slow = bed.connect()
    with slow.socket:
        slow.send("big")
        for _ in range(5):
            bed.advance(14.0)
            assert slow.socket.recv(1)
        assert bed.listener.clients == 0


def test_a_client_that_goes_on_asking_stays(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        for number in range(10):
            peer.send(f"say {number}")
            bed.advance(50.0)
        assert len(bed.lines) == 10
        assert bed.listener.clients == 1


def test_a_session_with_an_open_transaction_is_given_time_to_think(bed: Bed) -> None:
    thinker, other = bed.connect(), bed.connect()
    with thinker.socket, other.socket:
        thinker.send("open")
        bed.settle()
        bed.advance(890.0)
        assert (bed.listener.clients, other.is_dropped) == (1, True)
        bed.advance(20.0)
        assert (bed.listener.clients, bed.states[0].config_transaction) == (0, None)


def test_the_time_to_think_is_over_with_the_transaction(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        peer.send("open")
        bed.settle()
        bed.advance(100.0)
        peer.send("shut")
        bed.settle()
        bed.advance(50.0)
        assert bed.listener.clients == 1
        bed.advance(20.0)
        assert bed.listener.clients == 0


def test_each_session_has_a_state_of_its_own(bed: Bed) -> None:
    one, two = bed.connect(), bed.connect()
    with one.socket, two.socket:
        one.send("open")
        two.send("open")
        one.send("shut")
        bed.settle()
        first, second = bed.states
        assert (first.config_transaction is None, second.config_transaction is None) == (True, False)


def test_a_client_that_leaves_in_a_transaction_takes_it_along(bed: Bed) -> None:
    peer = bed.connect()
    peer.send("open")
    bed.settle()
    peer.socket.close()
    bed.settle()
    assert [state.config_transaction for state in bed.states] == [None]


def test_a_long_reply_is_written_in_pieces_while_others_are_served(bed: Bed) -> None:
    reader, other = bed.connect(), bed.connect()
    with reader.socket, other.socket:
        reader.send("big")
        other.send(*(["say other"] * 20))
        received = 0
        turns = 0
        while received < BIG:
            bed.turns(1)
            turns += 1
            received += sum(map(len, reader.received())) or 0
        assert turns > BIG // 65_536
        assert bed.lines == ["other"] * 20


def test_a_reply_over_the_cap_becomes_a_failure(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        peer.send("huge")
        bed.settle()
        # the newline at the end counts
        assert peer.received() == ["the answer of 8388610 bytes is over the limit of 8388608"]


FULL = (
    f"the command was done, but its answer of {BIG + 1} bytes is not kept: {BIG + 7} bytes of answers wait\n"
    "hint: have other clients take theirs, or ask again in a minute"
)


@pytest.mark.parametrize("limits", [Limits(unsent_bytes=2 * BIG)])
def test_the_replies_that_wait_for_all_clients_have_a_cap(bed: Bed) -> None:
    stuck, other = bed.connect(), bed.connect()
    with stuck.socket, other.socket:
        stuck.send("big")
        bed.settle()
        other.send("big", "say other")
        bed.settle()
        assert other.received() == [FULL, "other"]


@pytest.mark.parametrize("limits", [Limits(unsent_bytes=2 * BIG)])
@pytest.mark.parametrize("is_taken", [True, False])
def test_there_is_room_again_when_a_long_reply_was_taken_or_its_client_is_gone(bed: Bed, *, is_taken: bool) -> None:
    first, second = bed.connect(), bed.connect()
    with first.socket, second.socket:
        first.send("big")
        bed.settle()
        while is_taken and not first.received():
            bed.settle()
        if not is_taken:
            first.socket.close()
            bed.settle()
        second.send("big")
        received: list[str] = []
        while not received:
            bed.settle()
            received = second.received()
        assert received == ["x" * BIG]


@pytest.mark.parametrize("limits", [Limits()])
def test_by_default_there_is_room_for_eight_of_the_longest_replies(limits: Limits) -> None:
    backlog = Backlog(limits)
    whole = 8 * 1024 * 1024
    assert [backlog.reserve(whole, AccessLevel.READ_ONLY) for _ in range(7)] == [*([whole] * 6), None]
    assert [backlog.reserve(whole, AccessLevel.ADMIN) for _ in range(3)] == [whole, whole, None]
    assert backlog.reserve(65_536, AccessLevel.READ_ONLY) == 0
    backlog.release(whole)
    assert backlog.reserve(whole, AccessLevel.ADMIN) == whole


def test_a_command_as_long_as_can_be_is_served(bed: Bed) -> None:
    peer = bed.connect()
    with peer.socket:
        word = "x" * (MAX_LINE_LENGTH - 4)
        peer.send(f"say {word}")
        bed.settle()
        assert bed.lines == [word]


def test_a_reset_in_the_middle_of_a_reply_ends_the_session(bed: Bed) -> None:
    peer = bed.connect()
    peer.send("big")
    bed.turns(2)
    peer.socket.recv(100)
    peer.socket.close()
    bed.settle()
    assert bed.listener.clients == 0
