"""What a user of the console may do."""

from __future__ import annotations

from enum import StrEnum


class AccessLevel(StrEnum):
    """The two levels; a module declares them for its commands by these words."""

    READ_ONLY = "read-only"
    """Look at the server, and change nothing."""
    ADMIN = "admin"

    def covers(self, needed: AccessLevel) -> bool:
        """Tell whether a user of this level may run what needs the level `needed`."""
        return self is AccessLevel.ADMIN or needed is AccessLevel.READ_ONLY
