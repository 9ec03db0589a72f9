"""A connection to a server that may go away and come back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecruntime.console.client import Client
from ecruntime.console.protocol import Form
from ecruntime.spec.errors import EnvironmentFailure

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.console.protocol import Reply


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who answers."""

    version: str
    pid: int
    generation: int

    def __str__(self) -> str:
        return f"ecxs runtime {self.version}, pid {self.pid}, generation {self.generation}"


class Link:
    """Asks the server behind one socket; whatever breaks the connection leaves the link ready to connect anew."""

    def __init__(self, path: Path, *, timeout: float | None = 60.0, client: Client | None = None) -> None:
        """Use `client` as long as it lasts, or else connect when something is asked."""
        self.path = path
        self._timeout = timeout
        self._client = client
        self._has_answered = False

    @property
    def is_connected(self) -> bool:
        """Tell whether there is a connection that the server has not ended."""
        # What comes before the first answer is why the server refuses the connection: `ask` returns it.
        if self._client is not None and self._has_answered and self._client.is_spent:
            self.close()
        return self._client is not None

    def ask(self, line: str, form: Form = Form.TEXT) -> Reply:
        """Have one command run and return the reply; EnvironmentFailure says what is in the way."""
        if not self.is_connected or self._client is None:
            self._client = Client.connect(self.path, timeout=self._timeout)
        try:
            reply = self._client.ask(line, form)
        except BaseException:
            # A reply that comes later, also after an interrupt, would be taken for that of the next command.
            self.close()
            raise
        self._has_answered = True
        return reply

    def ask_value(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Have one command run and return its value; EnvironmentFailure when it is refused."""
        reply = self.ask(line, Form.JSON)
        value = _value(reply.text)
        if not reply.is_completed:
            told = value if isinstance(value, dict) else {}
            self.close()
            raise EnvironmentFailure(
                f"the server refused '{line}': {told.get('error', reply.text.strip())}",
                hint=str(told.get("hint", "")) or "is it of the same version?",
            )
        return value

    def greeting(self) -> Greeting:
        """Ask who is there."""
        version = self.ask_value("version")
        pid = self.ask_value("pid")
        summary = self.ask_value("summary")
        return Greeting(str(version["version"]), int(pid["pid"]), int(summary["generation"]))

    def close(self) -> None:
        """End the connection; the next question makes another."""
        if self._client is not None:
            self._client.close()
            self._client = None
            self._has_answered = False


def _value(text: str) -> Any:  # noqa: ANN401 - whatever the command answers
    try:
        return json.loads(text)
    except ValueError:
        return None
