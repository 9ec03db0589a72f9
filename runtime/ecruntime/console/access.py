"""Access levels of console users, by peer credentials."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from ecruntime.model.access_level import AccessLevel

PRIVATE: Final = 0o600
"""The mode of a socket for its own user alone."""
SHARED: Final = 0o660
"""The mode of a socket that the group of its directory may use, too."""


@dataclass(frozen=True, slots=True)
class Access:
    """A user number and the level at which it was admitted."""

    uid: int
    level: AccessLevel

    def __str__(self) -> str:
        return f"user {self.uid} ({self.level})"


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """Access policy: with a shared socket, users of its group may look and those in `admins` may do everything."""

    socket_mode: int = PRIVATE
    admins: frozenset[int] = frozenset()
    """User numbers beside those of the server and of root."""

    @property
    def is_shared(self) -> bool:
        """Tell whether other users may connect at all."""
        return self.socket_mode == SHARED

    def level_of(self, uid: int) -> AccessLevel | None:
        """Return the level of a user; None when it may not connect."""
        if uid in (os.geteuid(), 0):
            return AccessLevel.ADMIN
        if not self.is_shared:
            return None
        # Whether a user is of the group is the file's mode to say: the system has checked it at `connect`.
        return AccessLevel.ADMIN if uid in self.admins else AccessLevel.READ_ONLY
