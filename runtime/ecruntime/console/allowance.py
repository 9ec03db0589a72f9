"""Rate limit of one client: commands and bytes left in the present second."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.console.admission import Limits


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
