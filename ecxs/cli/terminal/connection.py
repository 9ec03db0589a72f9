"""Console connection that survives a restart of the server."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecruntime.console.client import Client, ConnectionLost
from ecruntime.console.command_line import split_words, whole_command
from ecruntime.console.protocol import Form
from ecruntime.foundation.errors import EcError, EnvironmentFailure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.console.protocol import Reply

_MAX_VERSION = 80
LEAVE_WORDS = frozenset({"quit", "exit"})
"""Lines that end a session; they are not sent to the server."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """Identity of the server that answers."""

    version: str
    pid: int
    generation: int

    def __str__(self) -> str:
        return f"ecxs runtime {self.version}, pid {self.pid}, generation {self.generation}"


class ConsoleConnection:
    """A connection to the server behind one socket; after a failure the next `ask` connects again (one thread)."""

    def __init__(self, path: Path, *, timeout: float | None = 60.0, client: Client | None = None) -> None:
        """Use the connected `client` while it lasts; otherwise connect at the next `ask`. `timeout` is in seconds."""
        self.path = path
        self._timeout = timeout
        self._client = client
        self._has_answered = False
        self._has_transaction = False

    @property
    def is_connected(self) -> bool:
        """Tell whether there is a connection that the server has not closed."""
        # Data that arrives before the first answer is the server's refusal of the connection; `ask` returns it.
        if self._client is not None and self._has_answered and self._client.is_spent:
            self.close()
        return self._client is not None

    def ask(self, line: str, form: Form = Form.TEXT) -> Reply:
        """Run one command and return the reply; raise EnvironmentFailure if the server cannot be reached.

        A transaction of the console ends with its connection. A command meant for a lost one raises ConnectionLost
        and is not sent over a new connection.
        """
        if not self.is_connected or self._client is None:
            if self._has_transaction:
                self._has_transaction = False
                raise _transaction_lost()
            self._client = Client.connect(self.path, timeout=self._timeout)
        try:
            reply = self._client.ask(line, form)
        except BaseException:
            # Also after Ctrl-C: a late reply would be taken for that of the next command.
            self.close()
            raise
        self._has_answered = True
        self._has_transaction = _is_open_after(line, reply, was_open=self._has_transaction)
        return reply

    def ask_value(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Run one command and return its JSON value; raise EnvironmentFailure if the server refuses it."""
        reply = self.ask(line, Form.JSON)
        value = _parse_json(reply.text)
        if not reply.is_completed:
            answer = value if isinstance(value, dict) else {}
            self.close()
            raise EnvironmentFailure(
                f"the server refused '{line}': {answer.get('error', reply.text.strip())}",
                hint=str(answer.get("hint", "")) or "is it of the same version?",
            )
        return value

    def greeting(self) -> Greeting:
        """Ask the server for its version, pid and generation."""
        version = self.ask_value("version")
        pid = self.ask_value("pid")
        summary = self.ask_value("summary")
        with read_as_answer("who it is"):
            return Greeting(str(version["version"])[:_MAX_VERSION], int(pid["pid"]), int(summary["generation"]))

    def close(self) -> None:
        """Close the connection; the next `ask` opens another."""
        if self._client is not None:
            self._client.close()
            self._client = None
            self._has_answered = False


def _is_open_after(line: str, reply: Reply, *, was_open: bool) -> bool:
    if not reply.is_completed:
        return was_open
    try:
        words = [word.text.lower() for word in split_words(whole_command(line))]
    except EcError:
        return was_open
    match words[1:3] if words[:1] == ["xml"] else words[:2]:
        case ["config", "begin"]:
            return True
        case ["config", "commit" | "rollback"]:
            return False
    return was_open


def _transaction_lost() -> ConnectionLost:
    hint = "this command was not given: `config diff` shows what is in effect, `config begin` begins anew"
    return ConnectionLost("the connection was lost, and with it the open transaction", hint=hint)


def _parse_json(text: str) -> Any:  # noqa: ANN401 - whatever the command answers
    try:
        return json.loads(text)
    # Deeper than it is read, or a number of more digits.
    except (ValueError, RecursionError):
        return None


@contextmanager
def read_as_answer(asked: str) -> Iterator[None]:
    """Turn every way in which an answer may lack what is read from it into an `EnvironmentFailure`.

    Whoever answers at the socket may be another version, or another program.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        message = f"the server does not answer with {asked}"
        hint = "it may be of another version; 'ecxs console -s SOCKET version' says which"
        raise EnvironmentFailure(message, hint=hint) from error
