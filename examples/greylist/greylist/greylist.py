"""Asks unknown senders to come again later."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Lock
from typing import final

from ecruntime.api import (
    DONE,
    AcceptConstruct,
    Control,
    EcMessage,
    Event,
    Init,
    Mask,
    Reply,
    Timeval,
    ValidateContext,
    hook_values,
)

from .generated import GreylistModule
from .generated.enums import GreylistModeWord

TICK = 1.0
Verdict = hook_values.EcHook


@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `greylist status`."""

    known: int
    turned_away: int


@final
class Greylist(GreylistModule):
    """Knows senders by client address, sender and recipient domain; providers may be called by any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._first_seen: dict[tuple[str, str, str], float] = {}
        self._turned_away = 0
        self._seconds = 0.0

    def ext_init(self, init: Init) -> None:
        if init.first:
            self.schedule(TICK, self.tick)

    def core_final_validation2(self, msg: EcMessage, ac: AcceptConstruct, ctx: ValidateContext) -> int:
        domain = msg.recipients[0].rpartition("@")[2].lower() if msg.recipients else ""
        mode = self.options.greylist_mode.get(domain=domain)
        host = ac.remote.host or ""
        if mode is GreylistModeWord.OFF or self._is_known_network(host):
            return Verdict.CONT
        delay = self.options.greylist_delay.get(binding=msg.context.get("binding"), domain=domain)
        if self._has_waited((host, msg.sender.lower(), domain), delay):
            return Verdict.CONT
        return Verdict.CONT if mode is GreylistModeWord.WATCH else Verdict.RETRY

    def tick(self, event: Event, now: Timeval) -> Mask:
        oldest = self._seconds + TICK - self.options.greylist_memory.get()
        with self._lock:
            self._seconds += TICK
            self._first_seen = {sender: seen for sender, seen in self._first_seen.items() if seen > oldest}
        self.schedule(TICK, self.tick)
        return DONE

    def control_status(self, request: Control) -> Status:
        with self._lock:
            return Status(len(self._first_seen), self._turned_away)

    def control_forget(self, request: Control) -> Reply:
        with self._lock:
            count = len(self._first_seen)
            self._first_seen = {}
        return {"forgotten": count}

    def validate_known_networks(self, value: tuple[str, ...]) -> bool | str:
        """Accept networks such as `192.0.2.0/24`."""
        for text in value:
            try:
                ip_network(text)
            except ValueError as error:
                return str(error)
        return True

    def _is_known_network(self, host: str) -> bool:
        # A client without an address came over a local socket.
        if not host:
            return True
        address = ip_address(host)
        return any(address in ip_network(text) for text in self.options.known_networks.get())

    def _has_waited(self, sender: tuple[str, str, str], delay: int) -> bool:
        with self._lock:
            seen = self._first_seen.setdefault(sender, self._seconds)
            has_waited = self._seconds - seen >= delay
            self._turned_away += not has_waited
            return has_waited
