"""An SMTP server that accepts everything and delivers nothing."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass, field
from typing import final

from ecruntime.api import (
    DONE,
    Control,
    Event,
    EventIo,
    EventIoState,
    Init,
    Mask,
    Timeval,
    TryRead,
    call_again,
    event_close,
    event_io_retry,
    event_io_write,
    tryread_until,
)

from .generated import SinkSession, SmtpSinkModule

LONGEST_LINE = 2048
MOST_COMMANDS = 100
"""Commands of one peer in one callback: then the others have their turn."""
LINE_END = b"\r\n"
DATA_END = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `smtp_sink status`."""

    sessions: int
    messages: int
    bytes: int
    last_sender: str
    last_recipients: int
    last_sha256: str


@dataclass(slots=True)
class Conversation:
    """The state of the conversation with one peer."""

    lines: TryRead = field(default_factory=lambda: TryRead(limit=LONGEST_LINE))
    output: EventIoState = field(default_factory=EventIoState)
    replies: bytearray = field(default_factory=bytearray)
    greeted: bool = False
    sender: str | None = None
    recipients: list[str] = field(default_factory=list[str])
    in_data: bool = False
    is_over: bool = False

    def reply(self, text: str) -> None:
        self.replies += text.encode() + b"\r\n"

    def reset(self) -> None:
        self.sender = None
        self.recipients = []


@final
class SmtpSink(SmtpSinkModule):
    """Speaks enough SMTP for every client, with pipelining."""

    sessions = 0
    messages = 0
    volume = 0
    last: tuple[str, int, str] = ("", 0, "")

    def ext_init(self, init: Init) -> None:
        self.log.debug(f"messages of up to {self.options.size_limit.get()} bytes are taken")

    def accept_sink(self, session: SinkSession) -> bool:
        self.sessions += 1
        talk = session.closure = Conversation()
        talk.reply(f"220 {session.options.banner.get()}")
        call_again(session.event, Mask.E_READ)  # the server speaks first
        return True

    def serve_sink(self, event: Event, mask: Mask, session: SinkSession, now: Timeval) -> Mask:
        talk: Conversation = session.closure
        try:
            return self.go_on(event, talk)
        except EOFError:
            pass
        except OSError as problem:
            self.log.info(f"{session.remote.text}: {problem}")
        event_close(event)
        return DONE

    def go_on(self, event: Event, talk: Conversation) -> Mask:
        wanted = self.flush(event, talk)
        if wanted is not None:
            return wanted
        is_waiting = self.take_commands(event, talk)
        wanted = self.flush(event, talk)
        if wanted is not None:
            return wanted
        if talk.is_over:
            event_close(event)
            return DONE
        if not is_waiting:
            call_again(event, Mask.E_READ)  # more is buffered already
        return Mask.E_READ

    def take_commands(self, event: Event, talk: Conversation) -> bool:
        """Take what is there, within bounds; True when the peer must send more."""
        for _ in range(MOST_COMMANDS):
            if talk.is_over:
                return True
            try:
                record = tryread_until(event, talk.lines, DATA_END if talk.in_data else LINE_END)
            except OSError as problem:
                if problem.errno != errno.E2BIG:
                    raise
                talk.reply("552 5.3.4 too large" if talk.in_data else "500 5.5.2 line too long")
                talk.is_over = True
                return True
            if record is None:
                return True
            if talk.in_data:
                self.take_message(talk, record)
            else:
                self.take_command(talk, record.decode("ascii", "replace"))
        return False

    def flush(self, event: Event, talk: Conversation) -> Mask | None:
        """Send the replies; return what to wait for when they do not fit."""
        how = event_io_retry(event, talk.output) if talk.output.needmask else EventIo.DONE
        while how is EventIo.DONE and talk.replies:
            replies, talk.replies = bytes(talk.replies), bytearray()
            how = event_io_write(event, replies, talk.output)
        if how is EventIo.ERROR:
            raise talk.output.error or OSError("the write failed")
        return talk.output.needmask if how is EventIo.PENDING else None

    def take_command(self, talk: Conversation, line: str) -> None:
        verb, _, rest = line.partition(" ")
        known = {
            "EHLO": self.ehlo, "HELO": self.helo, "MAIL": self.mail, "RCPT": self.rcpt, "DATA": self.data,
            "RSET": self.rset, "NOOP": self.noop, "VRFY": self.vrfy, "QUIT": self.quit,
        }  # fmt: skip
        method = known.get(verb.upper())
        if method is None:
            talk.reply("500 5.5.2 unknown command")
        else:
            method(talk, rest)

    def ehlo(self, talk: Conversation, rest: str) -> None:
        talk.greeted = True
        talk.reset()
        for line in ("250-sink", "250-PIPELINING", "250-8BITMIME", f"250 SIZE {self.options.size_limit.get()}"):
            talk.reply(line)

    def helo(self, talk: Conversation, rest: str) -> None:
        talk.greeted = True
        talk.reset()
        talk.reply("250 sink")

    def mail(self, talk: Conversation, rest: str) -> None:
        if not talk.greeted or talk.sender is not None:
            talk.reply("503 5.5.1 bad sequence of commands")
        elif (address := _address(rest, "FROM:")) is None:
            talk.reply("501 5.5.4 write MAIL FROM:<address>")
        else:
            talk.sender = address
            talk.reply("250 2.1.0 ok")

    def rcpt(self, talk: Conversation, rest: str) -> None:
        if talk.sender is None:
            talk.reply("503 5.5.1 bad sequence of commands")
        elif not (address := _address(rest, "TO:")):
            talk.reply("501 5.5.4 write RCPT TO:<address>")
        else:
            talk.recipients.append(address)
            talk.reply("250 2.1.5 ok")

    def data(self, talk: Conversation, rest: str) -> None:
        if not talk.recipients:
            talk.reply("503 5.5.1 bad sequence of commands")
            return
        talk.reply("354 end with a dot on a line of its own")
        talk.in_data = True
        # The end of the data is a dot between two line ends, and the first one may be that of the command.
        ahead = talk.lines.take()
        talk.lines.limit = self.options.size_limit.get() + len(LINE_END)
        talk.lines.feed(LINE_END + ahead)

    def take_message(self, talk: Conversation, record: bytes) -> None:
        body = (record + LINE_END).replace(b"\r\n..", b"\r\n.")[len(LINE_END) :]
        self.messages += 1
        self.volume += len(body)
        self.last = (talk.sender or "", len(talk.recipients), hashlib.sha256(body).hexdigest())
        talk.in_data = False
        talk.lines.limit = LONGEST_LINE
        talk.reset()
        talk.reply(f"250 2.0.0 taken as {self.messages}")

    def rset(self, talk: Conversation, rest: str) -> None:
        talk.reset()
        talk.reply("250 2.0.0 ok")

    def noop(self, talk: Conversation, rest: str) -> None:
        talk.reply("250 2.0.0 ok")

    def vrfy(self, talk: Conversation, rest: str) -> None:
        talk.reply("252 2.1.5 send and see")

    def quit(self, talk: Conversation, rest: str) -> None:
        talk.reply("221 2.0.0 bye")
        talk.is_over = True

    def control_status(self, request: Control) -> Status:
        return Status(self.sessions, self.messages, self.volume, *self.last)


def _address(rest: str, keyword: str) -> str | None:
    if not rest.upper().startswith(keyword):
        return None
    address = rest[len(keyword) :].strip().partition(" ")[0]
    return address[1:-1] if address.startswith("<") and address.endswith(">") else None
