"""The validation context: what the phases of an inbound session tell each other, and what they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.hooks.handle import Opaque
from ecruntime.simulator.context import Context

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.simulator.message import EcMessage


class ValidateContext(Opaque):
    """`validate_context *`: the state of one inbound session.

    `context` belongs to the message that is being received, `connection_context` to the connection (`VCTX_MESS` and
    `VCTX_CONN`). With a message in the same call or session they are those of the message (one provider at a time).
    """

    __slots__ = ("_message", "_recipients", "code", "connection_context", "context", "disconnect", "note", "time_cost")

    def __init__(self, label: str = "", *, recipients: Iterable[str] = ()) -> None:
        """Begin a session in which nothing is decided."""
        super().__init__(label)
        self.context = Context()
        """The values of the message."""
        self.connection_context = Context()
        """The values of the connection."""
        self.code = 0
        """The number of the reply that was decided on; 0 for none."""
        self.note = ""
        """The text of that reply."""
        self.disconnect = 0
        """Whether the connection is closed after this phase: 0 or 1."""
        self.time_cost = 0.0
        """The seconds by which the session was slowed down."""
        self._recipients = tuple(recipients)
        self._message: EcMessage | None = None

    @property
    def message(self) -> EcMessage | None:
        """The message of the session, once there is one."""
        return self._message

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of the session; with a message they are those of its envelope."""
        return self._recipients if self._message is None else self._message.recipients

    @recipients.setter
    def recipients(self, recipients: Iterable[str]) -> None:
        if self._message is None:
            self._recipients = tuple(recipients)
        else:
            self._message.recipients = tuple(recipients)

    def set_code(self, code: int, note: str) -> None:
        """Decide on the reply."""
        self.code, self.note = code, note

    def receive(self, message: EcMessage) -> None:
        """Take a message for that of the session: values and recipients that were there before go to the first one."""
        if message is self._message:
            return
        if self._message is None:
            message.context.take(self.context)
            message.recipients = message.recipients or self._recipients
        self._message = message
        self.context = message.context
