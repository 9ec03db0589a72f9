"""Admission of console clients, and the limits of what they use: commands, bytes and unsent replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.console.access import Access, AccessPolicy
from ecruntime.console.protocol import Reply, ReplyStatus
from ecruntime.foundation.peer_user import peer_uid
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Collection

_MAX_SHORT_REPLY: Final = 65_536
"""Bytes of a reply that is never refused: one of these per client costs little."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of console clients, each alone and all together."""

    clients: int = 64
    clients_per_user: int = 48
    reserved_for_admins: int = 8
    """The part of `clients` that read-only users cannot take."""
    idle_seconds: float = 60.0
    """Seconds in which a request must have arrived whole, and its reply have been read."""
    transaction_idle_seconds: float = 900.0
    """The same during an open transaction of `config begin`: a person thinks between its commands."""
    commands_per_second: int = 1000
    bytes_per_second: int = 1024 * 1024
    """Input of a client beyond these stays unread until the next second."""
    unsent_bytes: int = 64 * 1024 * 1024
    """Bytes of long replies that wait to be sent, of all clients together."""
    unsent_bytes_reserved_for_admins: int = 16 * 1024 * 1024
    """The part of `unsent_bytes` that read-only users cannot take."""


class Admission:
    """Decides on new clients, by their peer credentials and by the clients already connected."""

    def __init__(
        self,
        policy: AccessPolicy | None = None,
        limits: Limits | None = None,
        credentials: Callable[[socket.socket], int] = peer_uid,
    ) -> None:
        """Admit by `policy` and within `limits`; `credentials` returns the user number of a connection."""
        self.policy = policy or AccessPolicy()
        self.limits = limits or Limits()
        self._credentials = credentials

    def admit(self, connection: socket.socket, present: Collection[Access]) -> Access | Reply:
        """Return the access of an admitted client, or the reply for a refused one."""
        uid = self._credentials(connection)
        level = self.policy.level_of(uid)
        # Rights come first: a stranger learns nothing of the other clients.
        if level is None:
            return Reply(ReplyStatus.NOT_AUTHORIZED, f"user {uid} may not use this console\n")
        return self._reply_without_room(uid, level, present) or Access(uid, level)

    def _reply_without_room(self, uid: int, level: AccessLevel, present: Collection[Access]) -> Reply | None:
        limits = self.limits
        # An operator must get in even while others hold all places.
        room = limits.clients - (limits.reserved_for_admins if level is AccessLevel.READ_ONLY else 0)
        if len(present) >= room:
            return _full(f"there are {len(present)} clients already")
        # One user, such as a script in a loop, must not lock all others out.
        own = sum(access.uid == uid for access in present)
        if own >= limits.clients_per_user:
            return _full(f"user {uid} has {own} clients already")
        return None


class RateAllowance:
    """Counts down commands and bytes; the owner of the clock renews it each second."""

    def __init__(self, limits: Limits) -> None:
        """Start with all that `limits` allow per second."""
        self._limits = limits
        self.renew()

    def renew(self) -> None:
        """Start a new second; what was not used is lost."""
        self._commands = self._limits.commands_per_second
        self._bytes = self._limits.bytes_per_second

    def take(self, *, commands: int = 0, size: int = 0) -> None:
        """Count used commands and bytes."""
        self._commands -= commands
        self._bytes -= size

    @property
    def is_used_up(self) -> bool:
        """Tell whether the client has to wait."""
        return self._commands <= 0 or self._bytes <= 0


class Backlog:
    """Counts the bytes of long replies until they are sent whole; shared by the sessions of a listener.

    Clients that request much and read nothing fill it. The others then get a short refusal in place of a long reply;
    their short replies are not affected.
    """

    def __init__(self, limits: Limits) -> None:
        """Start empty, within `limits`."""
        self._limits = limits
        self._waiting = 0

    def reserve(self, size: int, level: AccessLevel) -> int | None:
        """Count a reply and return the bytes to release for it; None when there is no room."""
        if size <= _MAX_SHORT_REPLY:
            return 0
        if size > self._room(level):
            return None
        self._waiting += size
        return size

    def release(self, size: int) -> None:
        """Release the bytes that `reserve` returned."""
        self._waiting -= size

    def dropped_reply(self, size: int) -> Reply:
        """Return the reply in place of one that was dropped; its command was done."""
        text = (
            f"the command was done, but its answer of {size} bytes is not kept: {self._waiting} bytes of answers wait\n"
            "hint: have other clients take theirs, or ask again in a minute\n"
        )
        return Reply(ReplyStatus.FAILED, text)

    def _room(self, level: AccessLevel) -> int:
        limits = self._limits
        room = limits.unsent_bytes
        if level is AccessLevel.READ_ONLY:
            room -= limits.unsent_bytes_reserved_for_admins
        return room - self._waiting


def _full(message: str) -> Reply:
    return Reply(ReplyStatus.AGAIN, f"{message}\nhint: close one of them\n")
