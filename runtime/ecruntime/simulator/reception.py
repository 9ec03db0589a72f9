"""Reception over a connection: its message and its validation, which the objects of one call share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.hooks.handle import Opaque
from ecruntime.simulator.context import Context

if TYPE_CHECKING:
    from ecruntime.simulator.connection import AcceptConstruct
    from ecruntime.simulator.message import EcMessage
    from ecruntime.simulator.validation import ValidateContext


class MessageConstruct(Opaque):
    """`message_construct *`: a message on its way over an inbound connection (one provider at a time)."""

    __slots__ = ("capabilities", "ctx", "message")

    def __init__(self, label: str = "") -> None:
        """Begin with nothing received."""
        super().__init__(label)
        self.message: EcMessage | None = None
        """The message; None before the first one of the connection."""
        self.ctx: ValidateContext | None = None
        """The validation context of the connection."""
        self.capabilities = Context()
        """The ESMTP keywords that modules add, `1`, or take away, `0`."""


def join(connection: AcceptConstruct | None, context: ValidateContext | None, message: EcMessage | None) -> None:
    """Make the objects of one call parts of one reception: what is set in one is found in the others."""
    if connection is not None:
        construct = connection.message_construct
        construct.ctx = context or construct.ctx
        if message is not None and message is not construct.message:
            construct.message = message
            message.conn_id = connection.conn_id
            message.received_from, message.received_via = connection.remote, connection.local
            message.recv_method = connection.protocol
    _share_connection(connection, context, message)
    if context is not None and message is not None:
        context.receive(message)


def _share_connection(
    connection: AcceptConstruct | None, context: ValidateContext | None, message: EcMessage | None
) -> None:
    # What C has seen of a message stays with it.
    is_fixed = message is not None and hasattr(message, "native")
    mine = message.connection_context if message is not None else None
    theirs = [owner.context for owner in (connection,) if owner is not None]
    theirs += [owner.connection_context for owner in (context,) if owner is not None]
    kept = [mine, *theirs] if is_fixed else [*theirs, mine]
    found = [values for values in kept if values is not None]
    if not found:
        return
    for other in found[1:]:
        if other is not found[0]:
            found[0].take(other)
    if message is not None:
        message.connection_context = found[0]
    if connection is not None:
        connection.context = found[0]
    if context is not None:
        context.connection_context = found[0]
