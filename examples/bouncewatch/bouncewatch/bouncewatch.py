"""List recipients whose mail fails for good, unless another module forgives them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from threading import Lock
from typing import final

from ecruntime.api import Control, DomainRecord, EcMessage, Init, Timeval

from .generated import BouncewatchModule


@dataclass(frozen=True, slots=True)
class Listed:
    """The answer of `bouncewatch list`."""

    recipients: tuple[str, ...]
    forgiven: int


@final
class Bouncewatch(BouncewatchModule):
    """Counts failures of each recipient; providers run in any thread, so the figures have a lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures: Counter[str] = Counter()
        self._forgiven = 0

    def ext_init(self, init: Init) -> None:
        """Have no state that changes with the configuration."""

    def core_log_permanent_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
        for recipient in msg.recipients:
            is_forgiven = self.hooks.judge_v1.call(recipient, note) != 0
            with self._lock:
                if is_forgiven:
                    self._forgiven += 1
                else:
                    self._failures[recipient.lower()] += 1

    def control_list(self, request: Control) -> Listed:
        limit = self.options.limit.get()
        with self._lock:
            listed = tuple(sorted(name for name, count in self._failures.items() if count >= limit))
            return Listed(listed, self._forgiven)
