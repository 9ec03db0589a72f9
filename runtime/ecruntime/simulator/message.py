"""A message, as a provider sees it: envelope, headers, body, contexts."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.utils import getaddresses
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.hooks.handle import Opaque
from ecruntime.simulator.context import Context

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import EmailMessage

MAX_MESSAGE_SIZE = 64 * 1024 * 1024


class EcMessage(Opaque):
    """`ec_message *`: the simulator keeps one message in memory; nothing is spooled or delivered.

    `context` belongs to the message, `connection_context` to the connection it came over (`ECMESS_CTX_MESS` and
    `ECMESS_CTX_CONN`). Headers and body are those of the source; one provider at a time may change them.
    """

    __slots__ = ("_parsed", "connection_context", "context", "recipients", "sender")

    def __init__(
        self,
        label: str = "",
        *,
        source: bytes = b"",
        sender: str | None = None,
        recipients: Iterable[str] | None = None,
    ) -> None:
        """Read the message from the bytes of an `.eml`; the envelope is that of the headers unless it is given.

        The sender then is Return-Path or else From, the recipients are those of To, Cc and Bcc.
        """
        super().__init__(label)
        self._parsed: EmailMessage = message_from_bytes(source.replace(b"\r\n", b"\n"), policy=policy.default)
        self.sender = self._sender() if sender is None else sender
        """The sender of the envelope; empty for a bounce."""
        self.recipients = self._all("To", "Cc", "Bcc") if recipients is None else tuple(recipients)
        """The recipients of the envelope."""
        self.context = Context()
        """The values that modules keep with the message."""
        self.connection_context = Context()
        """The values that modules keep with the connection it came over."""

    @classmethod
    def from_file(
        cls, path: Path | str, *, sender: str | None = None, recipients: Iterable[str] | None = None
    ) -> EcMessage:
        """Read a message from an `.eml` file; raise `EnvironmentFailure` when it cannot be read."""
        file = Path(path)
        try:
            source = read_at_most(file, MAX_MESSAGE_SIZE)
        except OSError as error:
            reason = (error.strerror or "it cannot be read").lower()
            raise EnvironmentFailure(f"message file '{file}': {reason}", hint="name a file that exists") from error
        if len(source) > MAX_MESSAGE_SIZE:
            raise EnvironmentFailure(f"message file '{file}' is larger than {MAX_MESSAGE_SIZE} bytes")
        return cls(file.name, source=source, sender=sender, recipients=recipients)

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return all headers in order, decoded and unfolded."""
        return tuple((name, str(value)) for name, value in self._parsed.items())

    def header(self, name: str) -> str | None:
        """Return the first header of that name, without regard to case; None when there is none."""
        found = self.header_all(name)
        return found[0] if found else None

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every header of that name, in order."""
        return tuple(str(value) for value in self._parsed.get_all(name, ()))

    def set_header(self, name: str, value: str) -> None:
        """Replace all headers of that name by one; a new one comes last."""
        del self._parsed[name]
        self._parsed[name] = value

    def remove_header(self, name: str) -> None:
        """Remove every header of that name; no error when there is none."""
        del self._parsed[name]

    @property
    def text(self) -> str:
        """Return the readable body, decoded: plain text if there is one, else HTML, else an empty string."""
        part = self._parsed.get_body(("plain", "html"))
        content = part.get_content() if part is not None else ""
        return content if isinstance(content, str) else ""

    @property
    def source(self) -> bytes:
        """Return the whole message with all changes."""
        return self._parsed.as_bytes()

    def _sender(self) -> str:
        # An empty Return-Path is the sender of a bounce, and not a missing one.
        name = "Return-Path" if "Return-Path" in self._parsed else "From"
        return next(iter(self._all(name)), "")

    def _all(self, *names: str) -> tuple[str, ...]:
        values = [value for name in names for value in self.header_all(name)]
        return tuple(address for _, address in getaddresses(values) if address)
