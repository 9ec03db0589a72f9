"""Does within its providers what the programs of the tests ask for."""

from __future__ import annotations

import atexit
import ctypes
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from ecruntime.api import DONE, AcceptConstruct, Control, EcMessage, Event, Init, Mask, Timeval, ValidateContext

from .generated import BeaconModule

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer of `beacon show`."""

    asked: int
    fired: int
    first_calls: int
    last_words: str


@final
class Beacon(BeaconModule):
    """Has a method for each word that `ask_v1` may be called with."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._fired: list[str] = []
        self._first_calls = 0
        self._kept: EcMessage | None = None
        self._event: Event | None = None

    def conf_setup(self) -> None:
        atexit.register(print, "beacon: the end", flush=False)

    def ext_init(self, init: Init) -> object:
        self._first_calls += init.first
        brightness = self.options.brightness.get()
        if brightness == 13:
            raise ValueError("no beacon is so bright")
        if brightness == 14:
            sys.exit("leaving")
        init.output(f"brightness is {brightness}")
        if brightness == 21:
            self.schedule(0.0, self._note("scheduled in ext_init"))
        if brightness == 22:
            self.schedule(0.0, self._note("never published"))
            return -1
        return f"state {brightness}"

    def beacon_ask_v1(self, what: str, number: int) -> int:
        with self._lock:
            self._asked += 1
        answer: int = getattr(self, f"do_{what}")(number)
        return answer

    def beacon_see_v1(self, message: EcMessage, connection: AcceptConstruct) -> int:
        if self._kept is not None:
            return 1 if self._kept == message else 2
        message.context.set("seen", "yes")
        return 0 if connection.remote.host == "192.0.2.7" else -1

    def beacon_idle_v1(self, message: EcMessage, connection: AcceptConstruct, context: ValidateContext) -> int:
        return 0

    def beacon_own_v1(self, domain: str) -> int:
        return self.options.brightness.get()

    def beacon_scoped_v1(self, domain: str) -> int:
        return self.options.range.get(binding="north", domain=domain)

    def beacon_echo_v1(self, text: str) -> str:
        return f"{text}, {text}"

    def control_show(self, request: Control) -> Figures:
        return Figures(self._asked, len(self._fired), self._first_calls, ", ".join(self._fired))

    def validate_brightness(self, value: int) -> bool | str:
        return True if value != 99 else "too bright"

    # ---- what a word may be ----

    def do_add(self, number: int) -> int:
        return number + 1

    def do_large(self, number: int) -> int:
        return number + 2**31

    def do_option(self, number: int) -> int:
        return self.options.brightness.get() + number

    def do_scoped(self, number: int) -> int:
        return self.options.range.get(binding="north", domain=f"d{number}.test")

    def do_state(self, number: int) -> int:
        return int(self.state.partition(" ")[2]) + number

    def do_raise(self, number: int) -> int:
        raise ValueError(f"no number like {number}")

    def do_exit(self, number: int) -> int:
        sys.exit(number)

    def do_nothing(self, number: int) -> int:
        return None  # type: ignore[return-value] # the fault is the test

    def do_log(self, number: int) -> int:
        self.log.notice("a line of %d", number)
        return number

    def do_log_elsewhere(self, number: int) -> int:
        # In a thread of its own, where lines are written at once.
        thread = threading.Thread(target=self.log.notice, args=("a line of %d", number))
        thread.start()
        thread.join()
        return number

    def do_log_locked(self, number: int) -> int:
        with self._lock:
            self.log.notice("a line of %d under a lock", number)
        return number

    def do_lock(self, number: int) -> int:
        with self._lock:
            return number

    def do_nested(self, number: int) -> int:
        return self.hooks.ask_v1.call("add", number) + 1 if self.hooks.ask_v1.has() else -1

    def do_compute(self, number: int) -> int:
        end = time.monotonic() + number / 1000
        while time.monotonic() < end:
            pass
        return number

    def do_sleep(self, number: int) -> int:
        time.sleep(number / 1000)
        return number

    def do_timer(self, number: int) -> int:
        self._event = self.schedule(number / 1000, self._note(f"timer {number}"))
        return 0

    def do_clear(self, number: int) -> int:
        assert self._event is not None
        return self.clear_timed_event(self._event)

    def do_rearm(self, number: int) -> int:
        assert self._event is not None
        self.rearm(self._event, number / 1000)
        return 0

    def do_bad_timer(self, number: int) -> int:
        def fail(event: Event, now: Timeval) -> Mask:
            raise LookupError(f"no event {event.owner}")

        self.schedule(number / 1000, fail)
        return 0

    def do_print(self, number: int) -> int:
        # Into a buffer, which only an orderly end writes out.
        sys.stdout.write(f"printed {number}\n")
        return number

    def do_program(self, number: int) -> int:
        return subprocess.run(["/bin/sh", "-c", f"exit {number}"], check=False).returncode

    def do_ctypes(self, number: int) -> int:
        return ctypes.CDLL(None).abs(-number)

    def do_thread(self, number: int) -> int:
        thread = threading.Thread(target=self.do_compute, args=(number,), daemon=True)
        thread.start()
        return number

    def do_encoding(self, number: int) -> int:
        return int(sys.flags.utf8_mode == 1 and sys.getfilesystemencoding() == "utf-8") + number

    def do_isolated(self, number: int) -> int:
        return int(bool(sys.flags.isolated) and "BEACON" not in os.environ.get("PYTHONPATH", "")) + number

    def do_interval(self, number: int) -> int:
        return round(sys.getswitchinterval() * 1e6) + number

    def do_recurse(self, number: int) -> int:
        return 0 if number == 0 else self.do_recurse(number - 1)

    def do_refused(self, number: int) -> int:
        # By its name: the export would refuse the call.
        getattr(self, "net" + "listener")("Beacon", None)
        return number

    def _note(self, text: str) -> Callable[[Event, Timeval], Mask]:
        def note(event: Event, now: Timeval) -> Mask:
            self._fired.append(text)
            return DONE

        return note
