"""Forgive failures of important domains and those that pass."""

from __future__ import annotations

from typing import final

from .generated import AmnestyModule

COUNTS = 0
FORGIVEN = 1
PASSING = ("421", "450", "452", "552")
"""Codes of failures that say nothing of the recipient."""


@final
class Amnesty(AmnestyModule):
    """Knows of bouncewatch nothing but its hook."""

    def bouncewatch_judge_v1(self, recipient: str, note: str) -> int:
        if note.startswith(PASSING):
            return FORGIVEN
        domain = recipient.rpartition("@")[2].lower()
        return FORGIVEN if domain in self.options.domains.get() else COUNTS
