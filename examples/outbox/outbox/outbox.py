"""Keeps the outcomes of deliveries for who comes to fetch them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import final

from ecruntime.api import Control, DomainRecord, EcMessage, Init, IoWrapperObject, IoWrappers, Timeval

from .generated import OutboxModule


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `outbox status`."""

    written: int
    failed: int


@final
class Outbox(OutboxModule):
    """Each outcome is a record of a log; the server opens and writes it in a pool."""

    written = 0
    failed = 0

    def ext_init(self, init: Init) -> None:
        # The folder, and who fetches: outcomes are kept for a subscriber from the first one on. A log that cannot be
        # made refuses the configuration.
        open_log(self.io_wrappers, self.options.log.get()).delref()

    def core_log_delivery_v1(self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int) -> None:
        self.keep("delivered", msg, note)

    def core_log_permanent_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
        self.keep("failed", msg, note)

    def keep(self, outcome: str, msg: EcMessage, note: str) -> None:
        """Write a record in the pool: the disk may take its time."""
        record = json.dumps({"outcome": outcome, "sender": msg.sender, "note": note}).encode()
        self.run_in_pool(
            lambda: append(self.io_wrappers, self.options.log.get(), record),
            done=lambda _: self.count(written=1),
            failed=lambda _: self.count(failed=1),
            job_class=self.options.job_class.get(),
        )

    def count(self, *, written: int = 0, failed: int = 0) -> None:
        self.written += written
        self.failed += failed

    def control_status(self, request: Control) -> Status:
        return Status(self.written, self.failed)


def open_log(wrappers: IoWrappers, address: str) -> IoWrapperObject:
    """Open the log for writing; it is made if it does not exist, and so is who fetches."""
    return wrappers.open(address, os.O_WRONLY | os.O_CREAT, 0o640)


def append(wrappers: IoWrappers, address: str, record: bytes) -> None:
    """Write one record; several processes and threads may do so at the same time."""
    with open_log(wrappers, address) as log:
        log.write(record)
