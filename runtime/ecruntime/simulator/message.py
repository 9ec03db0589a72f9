"""A message, as a provider sees it: envelope, headers, body, contexts."""

from __future__ import annotations

from itertools import count
from threading import RLock
from typing import TYPE_CHECKING, Final
from weakref import ref

from ecruntime.formats.socket_address import SocketAddress
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.hooks.handle import Opaque
from ecruntime.simulator.context import Context
from ecruntime.simulator.message_address import addresses_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.simulator.message_part import EcMessagePart

MAX_MESSAGE_SIZE = 64 * 1024 * 1024
ESMTP: Final = 1
"""`P_ESMTP`: the message came by SMTP."""
_numbers = count(1)


def next_id() -> str:
    """Return an identifier in the form that the server gives them, which no other object of the process has."""
    number = next(_numbers)
    return f"{number >> 8 & 0xFF:02X}/{number & 0xFF:02X}-00001-{number:08X}"


class EcMessage(Opaque):
    """`ec_message *`: the simulator keeps one message in memory; nothing is spooled or delivered.

    `context` belongs to the message, `connection_context` to the connection it came over (`ECMESS_CTX_MESS` and
    `ECMESS_CTX_CONN`). Headers and body are those of the source, which stays as it is but for what is changed; one
    provider at a time may change them.
    """

    __slots__ = (
        "_top", "batch_id", "binding", "binding_group", "code", "conn_id", "connection_context", "context",
        "delivered", "delivery_method", "discarded", "id", "lock", "objects", "priority", "received_from",
        "received_via", "recipients", "recv_method", "resources", "routing_domain", "sender",
    )  # fmt: skip

    def __init__(  # noqa: PLR0915 - a statement for each attribute
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
        self.lock = RLock()
        """Held for each reading and change of a script; to call a hook while holding it may end in a deadlock."""
        self._top = self._read(source)
        self.sender = self._sender() if sender is None else sender
        """The sender of the envelope; empty for a bounce."""
        self.recipients = self._all("To", "Cc", "Bcc") if recipients is None else tuple(recipients)
        """The recipients of the envelope."""
        self.context = Context()
        """The values that modules keep with the message."""
        self.connection_context = Context()
        """The values that modules keep with the connection it came over."""
        self.id = next_id()
        """The identifier of the message."""
        self.batch_id = self.id
        """The identifier of the messages that came as one."""
        self.conn_id = ""
        """The identifier of the connection it came over."""
        self.received_from = SocketAddress("127.0.0.1", 49152)
        """The address of the sender's side."""
        self.received_via = SocketAddress("127.0.0.1", 25)
        """The address of this side."""
        self.recv_method = ESMTP
        """The number of the protocol it came by, such as `P_ESMTP`."""
        self.priority = 0
        """Whether it goes first: 0 or 1."""
        self.delivered = 0
        """Whether it was delivered: 0 unless a test says more."""
        self.code = ""
        """The last line of a reply to it: `550 5.1.1 unknown`."""
        self.binding: str | None = None
        """The binding that was chosen for it."""
        self.binding_group = ""
        """The group of that binding."""
        self.routing_domain = ""
        """The domain to deliver it to, where it is not that of the recipient."""
        self.delivery_method = "smtp"
        """The way it would be delivered."""
        self.discarded = ""
        """The reason for which it was discarded; empty when it was not."""
        self.resources: dict[str, EcMessagePart] = {}
        """Parts by the names of resources, as a module of the server collects them."""
        self.objects: dict[str, object] = {}
        """Objects that are kept with it."""

    @classmethod
    def from_file(
        cls, path: Path | str, *, sender: str | None = None, recipients: Iterable[str] | None = None
    ) -> EcMessage:
        """Read a message from an `.eml` file; raise `EnvironmentFailure` when it cannot be read."""
        # Imported here: a server reads no messages from files, and pathlib is a twentieth of its start.
        from pathlib import Path

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
    def mime(self) -> EcMessagePart:
        """Return the top of the tree of its parts."""
        return self._top

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return all headers in order, decoded and unfolded."""
        return tuple((_text(field.spelled_name), _text(field.value)) for field in self._top.block.fields)

    def header(self, name: str) -> str | None:
        """Return the first header of that name, without regard to case; None when there is none."""
        found = self._top.block.first_named(name)
        return None if found is None else _text(found.value)

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every header of that name, in order."""
        return tuple(_text(field.value) for field in self._top.block.named(name))

    def set_header(self, name: str, value: str) -> None:
        """Replace all headers of that name by one; a new one comes last."""
        self._top.block.replace(name, [value.encode("utf-8", "surrogateescape")])

    def remove_header(self, name: str) -> None:
        """Remove every header of that name; no error when there is none."""
        self._top.block.remove(name)

    @property
    def text(self) -> str:
        """Return the readable body, decoded: plain text if there is one, else HTML, else an empty string."""
        texts = [part for part in self._top.walk() if part.is_text and not part.content_type.filename]
        for mimetype in ("text/plain", "text/html"):
            for part in texts:
                if part.content_type.mimetype == mimetype:
                    return _text(part.text or b"").replace("\r\n", "\n")
        return ""

    @property
    def source(self) -> bytes:
        """Return the whole message with all changes."""
        return self._top.source

    @source.setter
    def source(self, source: bytes) -> None:
        self._top = self._read(source)

    def _read(self, source: bytes) -> EcMessagePart:
        # Imported here: the messages of an exported module are the server's, and have no parts of ours.
        from ecruntime.simulator.message_part import EcMessagePart

        top = EcMessagePart(self.label, source=source)
        # A part does not keep its message alive: it ends with it.
        top.owner = ref(self)
        return top

    def copy(self) -> EcMessage:
        """Return a message of its own with the same content, envelope and contexts."""
        made = EcMessage(self.label, source=self.source, sender=self.sender, recipients=self.recipients)
        made.context = Context(self.context.as_mapping())
        made.connection_context = Context(self.connection_context.as_mapping())
        for name in ("conn_id", "received_from", "received_via", "recv_method", "priority", "code", "binding",
                     "binding_group", "routing_domain", "delivery_method"):  # fmt: skip
            setattr(made, name, getattr(self, name))
        made.objects = dict(self.objects)
        return made

    def _sender(self) -> str:
        # An empty Return-Path is the sender of a bounce, and not a missing one.
        name = "Return-Path" if self._top.block.named("Return-Path") else "From"
        return next(iter(self._all(name)), "")

    def _all(self, *names: str) -> tuple[str, ...]:
        # Not decoded: an encoded name may have a comma in it.
        values = [_text(field.undecoded) for name in names for field in self._top.block.named(name)]
        return tuple(address for _, address in addresses_in(values))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")
