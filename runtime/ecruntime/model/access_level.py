"""The access levels of console users."""

from __future__ import annotations

from enum import StrEnum


class AccessLevel(StrEnum):
    """The two access levels; a module declares the level of a command by these words."""

    READ_ONLY = "read-only"
    """Permission to look at the server and change nothing."""
    ADMIN = "admin"

    def covers(self, needed: AccessLevel) -> bool:
        """Tell whether a user of this level may run a command of the level `needed`."""
        return self is AccessLevel.ADMIN or needed is AccessLevel.READ_ONLY
