"""Work of a provider, by the objects it is given: log lines, contexts, headers of messages, and console commands."""

from __future__ import annotations

import email
import json
import logging
import shlex
from email import policy
from typing import TYPE_CHECKING, Any

from author import PROVIDER, Authors, Working, inside
from frame import Benchmark, Goal, Group, Variant, processor_time

from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.log import Log, LogFile, LogWriter
from ecruntime.log.style import LineStyle
from ecruntime.scheduler import RealClock
from ecruntime.simulator import EcMessage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOOPS = 20_000
FEWER_LOOPS = 1000
LINES = 2000
"""Fewer than the queue of the log holds: none is dropped."""
FLUSH_SECONDS = 60.0
COMMAND = """
[[command]]
name = "status"
summary = "Measured"
level = "read-only"
"""
SOURCE = b"""\
Return-Path: <a@here.example>
Received: from there.example (there.example [192.0.2.7])
\tby here.example with ESMTP; Mon, 2 Jan 2006 15:04:05 +0000
From: A <a@here.example>
To: B <b@there.example>
Message-ID: <1@here.example>
Subject: An invitation
Content-Type: text/plain; charset=utf-8

Come over.
"""
NOTES = """\
Processor time, but for lines that are written. All loops run within a provider of a generated module, loaded by a
server. A line that is written counts until it is in
the file. Ours is queued, kept for `paniclog`, and written by a thread of its own; that of *logging* is written and
flushed by its handler at once. A context is a dictionary behind a method, which is what its two rows differ by. The
headers of `email` are those of its policy `compat32`, which decodes nothing: ours unfolds and decodes a value, finds it
without regard to case, and gives what scripts and modules in C change meanwhile. A command is split into words, looked
up, checked for the rights of whoever asks, run in the generation that is current, and its answer is brought into the
form that was asked for; bare is the call of the author's method with what JSON takes for its answer. Half of a line
below the level is to find `self.log`, which is refused where no runtime has loaded the module."""


def _logging(place: Path, level: int) -> logging.Logger:
    logger = logging.Logger("measured", level)
    handler = logging.FileHandler(place, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    return logger


def _timed(name: str, run: Callable[[int], object], loops: int = LOOPS) -> Variant:
    """Return a variant in processor time: nothing of it happens in another thread."""
    return Variant(name, processor_time(run), loops, measures=True)


class Provider:
    """A module with a command, in a server that logs to a file."""

    def __init__(self) -> None:
        authors = Authors()
        base = authors.base("measured", PROVIDER + COMMAND)
        self.kept: list[Any] = []  # the instance of the module, whose class is generated

        def status(module: object, request: object) -> dict[str, int]:
            return {"known": 3, "turned_away": 5}

        self.module = type("Measured", (Working, base), {"control_status": status})
        clock = RealClock()
        writer = LogWriter(LogFile(authors.folder / "server.log"), LineStyle().text, clock)
        self.server = authors.serve(self.module, conf="measured {}\n", log=Log(clock, writer=writer))
        self.folder = authors.folder
        self.dispatcher = SystemConsole(self.server).dispatcher
        self.inside(lambda module, n: self.kept.append(module))(1)

    def inside(self, loop: Callable[[Any, int], object]) -> Callable[[int], object]:
        """Return what runs a loop within the provider."""
        return inside(self.server, self.module, loop)


def _suppressed(provider: Provider) -> Group:
    logger = _logging(provider.folder / "suppressed.log", logging.ERROR)

    def ours(module: Any, n: int) -> None:
        for number in range(n):
            module.log.debug("I read %d bytes", number)

    def theirs(module: Any, n: int) -> None:
        for number in range(n):
            logger.debug("I read %d bytes", number)

    variants = (_timed("self.log.debug", provider.inside(ours)), _timed("logging", provider.inside(theirs)))
    return Group("a log line below the level", variants, (Goal("logging", "self.log.debug", 0.9),))


def _written(provider: Provider) -> Group:
    logger = _logging(provider.folder / "written.log", logging.ERROR)

    def ours(module: Any, n: int) -> None:
        for first in range(0, n, LINES):
            for number in range(first, min(first + LINES, n)):
                module.log.error("I read %d bytes", number)
            module.log.flush(FLUSH_SECONDS)

    def theirs(module: Any, n: int) -> None:
        for number in range(n):
            logger.error("I read %d bytes", number)

    variants = (
        Variant("self.log.error", provider.inside(ours), least=LINES),
        Variant("logging", provider.inside(theirs), least=LINES),
    )
    return Group("a log line, written", variants, (Goal("logging", "self.log.error", 1.0),))


def _contexts(provider: Provider) -> tuple[Group, Group]:
    message, bare = EcMessage(source=SOURCE), {"colour": "red"}
    message.context.set("colour", "red")

    def get(module: Any, n: int) -> None:
        for _ in range(n):
            message.context.get("colour")

    def bare_get(module: Any, n: int) -> None:
        for _ in range(n):
            bare.get("colour")

    def put(module: Any, n: int) -> None:
        for _ in range(n):
            message.context.set("colour", "blue")

    def bare_put(module: Any, n: int) -> None:
        for _ in range(n):
            bare["colour"] = "blue"

    return tuple(  # type: ignore[return-value] # two of them
        Group(title, (_timed(name, provider.inside(ours)), _timed("bare dictionary", provider.inside(theirs))))
        for title, name, ours, theirs in (
            ("a value of a message's context", 'msg.context.get("colour")', get, bare_get),
            ("a value put into a message's context", 'msg.context.set("colour", "blue")', put, bare_put),
        )
    )


def _headers(provider: Provider) -> tuple[Group, Group]:
    message = EcMessage(source=SOURCE)
    parsed = email.message_from_bytes(SOURCE)

    def header(module: Any, n: int) -> None:
        for _ in range(n):
            message.header("subject")

    def of_email(module: Any, n: int) -> None:
        for _ in range(n):
            parsed["subject"]

    def read(module: Any, n: int) -> None:
        for _ in range(n):
            EcMessage(source=SOURCE, sender="a@here.example", recipients=("b@there.example",)).header("subject")

    def read_email(module: Any, n: int) -> None:
        for _ in range(n):
            email.message_from_bytes(SOURCE, policy=policy.compat32)["subject"]

    found = (_timed('msg.header("subject")', provider.inside(header)), _timed("email", provider.inside(of_email)))
    new = (
        _timed("EcMessage(source=..., sender=..., recipients=...), one header", provider.inside(read), FEWER_LOOPS),
        _timed("email, one header", provider.inside(read_email), FEWER_LOOPS),
    )
    return (
        Group("a header of a message", found),
        Group("a message, read", new, (Goal(new[1].name, new[0].name, 1.0),)),
    )


def _commands(provider: Provider) -> Group:
    (module,) = provider.kept
    request, line = Request(Form.JSON, "measured status"), "measured status"
    assert json.loads(provider.dispatcher.execute(request).text)["known"] == module.control_status(None)["known"]

    def dispatched(n: int) -> None:
        for _ in range(n):
            provider.dispatcher.execute(request)

    def bare(n: int) -> None:
        for _ in range(n):
            shlex.split(line)
            json.dumps(module.control_status(None))

    return Group(
        "a console command, answered in JSON",
        (_timed("a command", dispatched, FEWER_LOOPS), _timed("bare", bare, FEWER_LOOPS)),
    )


def benchmark() -> Benchmark:
    """Measure what providers do most, beside the standard library and bare dictionaries."""
    provider = Provider()
    groups = (_suppressed(provider), _written(provider), *_contexts(provider), *_headers(provider), _commands(provider))
    return Benchmark("providers", "What providers call", groups, notes=NOTES)
