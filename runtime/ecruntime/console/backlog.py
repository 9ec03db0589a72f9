"""The replies that wait for their clients, all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.protocol import Reply, Status
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.admission import Limits

_SMALL: Final = 65_536
"""Bytes of a reply that is never refused: as many clients as there may be cost little with one each."""


class Backlog:
    """Counts the bytes of replies until they are wholly sent; shared by the sessions of a listener.

    Clients that ask much and take nothing fill it. The others get a short refusal in place of a long reply, and short
    replies as ever.
    """

    def __init__(self, limits: Limits) -> None:
        """Begin with nothing that waits, within `limits`."""
        self._limits = limits
        self._waiting = 0

    def take(self, size: int, level: AccessLevel) -> int | None:
        """Count a reply in and return what to give back for it; `None` if there is no room for it."""
        if size <= _SMALL:
            return 0
        if size > self._room(level):
            return None
        self._waiting += size
        return size

    def give_back(self, size: int) -> None:
        """Count a reply out, as `take` counted it."""
        self._waiting -= size

    def refusal(self, size: int) -> Reply:
        """Say why a reply was not kept: the command was done."""
        text = (
            f"the command was done, but its answer of {size} bytes is not kept: {self._waiting} bytes of answers wait\n"
            "hint: have other clients take theirs, or ask again in a minute\n"
        )
        return Reply(Status.FAILED, text)

    def _room(self, level: AccessLevel) -> int:
        limits = self._limits
        most = limits.unsent_bytes
        if level is AccessLevel.READ_ONLY:
            most -= limits.unsent_bytes_reserved_for_admins
        return most - self._waiting
