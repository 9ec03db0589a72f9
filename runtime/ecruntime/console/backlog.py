"""Unsent long replies of all clients together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.protocol import Reply, ReplyStatus
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.admission import Limits

_SMALL: Final = 65_536
"""Bytes of a reply that is never refused: one of these per client costs little."""


class Backlog:
    """Counts the bytes of long replies until they are sent whole; shared by the sessions of a listener.

    Clients that request much and read nothing fill it. The others then get a short refusal in place of a long reply;
    their short replies are not affected.
    """

    def __init__(self, limits: Limits) -> None:
        """Start empty, within `limits`."""
        self._limits = limits
        self._waiting = 0

    def take(self, size: int, level: AccessLevel) -> int | None:
        """Count a reply and return the bytes to give back for it; None when there is no room."""
        if size <= _SMALL:
            return 0
        if size > self._room(level):
            return None
        self._waiting += size
        return size

    def give_back(self, size: int) -> None:
        """Give back the bytes that `take` returned."""
        self._waiting -= size

    def refusal(self, size: int) -> Reply:
        """Return the reply in place of one that was dropped; its command was done."""
        text = (
            f"the command was done, but its answer of {size} bytes is not kept: {self._waiting} bytes of answers wait\n"
            "hint: have other clients take theirs, or ask again in a minute\n"
        )
        return Reply(ReplyStatus.FAILED, text)

    def _room(self, level: AccessLevel) -> int:
        limits = self._limits
        most = limits.unsent_bytes
        if level is AccessLevel.READ_ONLY:
            most -= limits.unsent_bytes_reserved_for_admins
        return most - self._waiting
