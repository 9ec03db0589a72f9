"""Looks up the hosts of links in bounce notes, without holding up the server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import final

from ecruntime.api import Control, DomainRecord, EcMessage, Init, Reply, Timeval

from .generated import UrlcheckModule

LINK = re.compile(r"https?://([a-z0-9.-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `urlcheck status`."""

    known: int
    blocked: int
    asked: int
    failed: int


@final
class Urlcheck(UrlcheckModule):
    """Remembers a verdict for each host; everything but `read` runs in the scheduler thread, so there is no lock.

    Each remembered host is a block of the memory type `host`, so that `memory` shows what the module holds.
    """

    def __init__(self) -> None:
        self._verdicts: dict[str, tuple[memoryview, bool]] = {}
        self._waiting: set[str] = set()
        self._asked = 0
        self._failed = 0

    def ext_init(self, init: Init) -> None:
        # A pool that does not exist refuses the configuration here, and not the first job.
        self.thread_pool_name_to_class(self.options.job_class.get())
        if init.first:
            self.memtypes.notify_when_low(self.forget)

    def core_log_permanent_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
        for host in dict.fromkeys(found.lower() for found in LINK.findall(note)):
            if host not in self._verdicts and host not in self._waiting:
                self.ask(host)

    def ask(self, host: str) -> None:
        """Read the block list in the pool; `keep` and `give_up` run in the scheduler thread again."""
        path = Path(self.options.blocklist.get())
        self._waiting.add(host)
        self._asked += 1
        self.run_in_pool(
            lambda: self.read(path, host),
            done=lambda is_blocked: self.keep(host, is_blocked=is_blocked),
            failed=lambda _: self.give_up(host),
            job_class=self.options.job_class.get(),
            skip_on_shutdown=True,
        )

    @staticmethod
    def read(path: Path, host: str) -> bool:
        """Block for as long as the disk takes: only a thread of a pool may do so. It touches nothing of the module."""
        with path.open(encoding="ascii") as lines:
            return any(line.strip().lower() == host for line in lines)

    def keep(self, host: str, *, is_blocked: bool) -> None:
        self._waiting.discard(host)
        self._verdicts[host] = self.memory.mt_strdup(self.memtypes.host, host), is_blocked

    def give_up(self, host: str) -> None:
        self._waiting.discard(host)
        self._failed += 1

    def forget(self) -> int:
        """Free every verdict; also called when memory is low."""
        verdicts, self._verdicts = self._verdicts, {}
        for block, _ in verdicts.values():
            self.memory.free(self.memtypes.host, block)
        return len(verdicts)

    def control_status(self, request: Control) -> Status:
        blocked = sum(is_blocked for _, is_blocked in self._verdicts.values())
        return Status(len(self._verdicts), blocked, self._asked, self._failed)

    def control_forget(self, request: Control) -> Reply:
        return {"forgotten": self.forget()}
