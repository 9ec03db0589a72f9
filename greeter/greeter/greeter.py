"""Counts permanent failures and reports them every minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ecruntime.api import DONE, Control, DomainRecord, EcMessage, Event, Init, Mask, Timeval

from .generated import GreeterModule

REPORT_INTERVAL = 60.0


@dataclass(frozen=True, slots=True)
class Status:
    """What `greeter status` shows."""

    failures: int
    reports: int
    greeting: str


@final
class Greeter(GreeterModule):
    """The module: its providers, its events and its commands."""

    failures = 0
    reports = 0

    def ext_init(self, init: Init) -> None:
        if init.first:
            self.schedule(REPORT_INTERVAL, self.report)

    def core_log_permanent_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
        if self.hooks.decision_v1.call(note) == 0:
            self.failures += 1

    def report(self, event: Event, now: Timeval) -> Mask:
        self.reports += 1
        greeting, window = self.options.greeting.get(), self.options.retry_window.get()
        self.log.notice(f"{greeting}: {self.failures} failures, senders wait {window} seconds")
        self.schedule(REPORT_INTERVAL, self.report)
        return DONE

    def control_status(self, request: Control) -> Status:
        return Status(self.failures, self.reports, self.options.greeting.get())
