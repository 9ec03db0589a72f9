"""Writes one line for each outcome of a delivery."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Lock
from typing import final

from ecruntime.api import Control, DomainRecord, EcMessage, Reply, Timeval

from .generated import DeliveryLogModule

KINDS = ("attempt", "delivery", "permanent", "transient")


@final
class DeliveryLog(DeliveryLogModule):
    """A line is `seconds kind domain sender note`; providers may be called by any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def core_log_attempt_v1(self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int) -> None:
        if self.options.with_attempts.get():
            self._write("attempt", msg, dr, now, note)

    def core_log_delivery_v1(self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int) -> None:
        self._write("delivery", msg, dr, now, note)

    def core_log_permanent_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
        self._write("permanent", msg, dr, now, note)

    def core_log_transient_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
        self._write("transient", msg, dr, now, note)

    def control_status(self, request: Control) -> Reply:
        with self._lock:
            return {kind: self._counts[kind] for kind in KINDS}

    def _write(self, kind: str, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str) -> None:
        words = " ".join(note.split())[: self.options.longest_note.get()]
        line = f"{now.sec} {kind} {dr.domain} {msg.sender or '<>'} {words}"
        path = self.options.path.get()
        with self._lock:
            self._counts[kind] += 1
            if path:
                with Path(path).open("a", encoding="utf-8", errors="surrogateescape") as file:
                    file.write(f"{line}\n")
            else:
                self.log.notice(line)
