"""The door of the console: who is let in, how many, and what each may use up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.console.access import Access, AccessPolicy, peer_uid
from ecruntime.console.protocol import Reply, Status
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Collection


@dataclass(frozen=True, slots=True)
class Limits:
    """What clients may use up."""

    clients: int = 64
    clients_per_user: int = 48
    reserved_for_admins: int = 8
    """So many of `clients` are never taken by those who may only look."""
    idle_seconds: float = 60.0
    """Within this time a request must have come whole, and its reply must have been taken."""
    transaction_idle_seconds: float = 900.0
    """The same for a session with an open transaction of `config begin`: a person thinks between its commands."""
    commands_per_second: int = 1000
    bytes_per_second: int = 1024 * 1024
    """What a client sends beyond these waits, unread, for the next second."""
    unsent_bytes: int = 64 * 1024 * 1024
    """Bytes of long replies that wait for all clients together."""
    unsent_bytes_reserved_for_admins: int = 16 * 1024 * 1024
    """So many of `unsent_bytes` are never taken by those who may only look."""


class Admission:
    """Decides by the credentials of a peer and by those who are in already."""

    def __init__(
        self,
        policy: AccessPolicy | None = None,
        limits: Limits | None = None,
        credentials: Callable[[socket.socket], int] = peer_uid,
    ) -> None:
        """Let in by `policy`, as many as `limits` say; `credentials` tells the user of a connection."""
        self.policy = policy or AccessPolicy()
        self.limits = limits or Limits()
        self._credentials = credentials

    def admit(self, connection: socket.socket, present: Collection[Access]) -> Access | Reply:
        """Return who came in, or what to answer to one who may not."""
        uid = self._credentials(connection)
        level = self.policy.level_of(uid)
        if level is None:
            return Reply(Status.NOT_AUTHORIZED, f"user {uid} may not use this console\n")
        return self._lack_of_room(uid, level, present) or Access(uid, level)

    def _lack_of_room(self, uid: int, level: AccessLevel, present: Collection[Access]) -> Reply | None:
        limits = self.limits
        room = limits.clients - (limits.reserved_for_admins if level is AccessLevel.READ_ONLY else 0)
        if len(present) >= room:
            return _full(f"there are {len(present)} clients already")
        own = sum(access.uid == uid for access in present)
        if own >= limits.clients_per_user:
            return _full(f"user {uid} has {own} clients already")
        return None


def _full(message: str) -> Reply:
    return Reply(Status.AGAIN, f"{message}\nhint: close one of them\n")
