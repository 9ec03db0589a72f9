"""Handling of what a callback returned or raised."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from ecruntime.log import Level
from ecruntime.scheduler import rules
from ecruntime.scheduler.callback_name import callback_name, function_name
from ecruntime.scheduler.event import FREED, WATCHED
from ecruntime.scheduler.mask import ALL_BITS

if TYPE_CHECKING:
    from ecruntime.log import Log
    from ecruntime.scheduler.descriptors import Descriptors
    from ecruntime.scheduler.event import Event


class CallbackResult:
    """Handler of callback results, which also reports invalid ones (scheduler thread)."""

    def __init__(self, descriptors: Descriptors, log: Log) -> None:
        """Change and free events of `descriptors`; report to `log`."""
        self._descriptors = descriptors
        self._log = log

    def settle(self, event: Event, wanted: object) -> None:
        """Wait for the mask that a descriptor's callback returned, or free its event."""
        # A callback's author may have forgotten to return anything, whatever the annotation says.
        if not isinstance(wanted, int) or not 0 <= wanted <= ALL_BITS:
            self._report_result(event, rules.BAD_MASK, wanted, ", which is no mask")
        # The cleared descriptor may be closed and reused by now: waiting again could steal the readiness of another.
        elif wanted and event.place != WATCHED:
            self._report_result(event, rules.CLEARED_BUT_WAITING, wanted, " for a cleared event")
        elif wanted:
            # The same mask needs no system call.
            if wanted != event.bits:
                self._change_mask(event, int(wanted))
            return
        # Also after a report: descriptors are level triggered, so a callback with a bad mask would be called for ever.
        self.retire(event)

    def repeated(self, event: Event, wanted: object) -> None:
        """Report that the callback of a timed event did not return DONE; such an event fires once."""
        self._report_result(event, rules.TIMED_EVENT_REPEATED, wanted, " for a timed event")

    def retire(self, event: Event) -> None:
        """Stop waiting for an event and free it."""
        if event.place == WATCHED:
            # Out of the poller before the place changes: `place` tells whether a removal is still due.
            self._descriptors.remove(event)
        event.place = FREED

    def fail(self, event: Event) -> None:
        """Report the current exception in the name of the owner, and free the event."""
        text = f"{callback_name(event)} failed\n{traceback.format_exc()}"
        self._log.message(Level.ERROR, event.owner or "scheduler", text)
        self.retire(event)

    def fail_posted(self, call: object) -> None:
        """Report the current exception, which a posted call has raised."""
        text = f"the posted call {function_name(call)} failed\n{traceback.format_exc()}"
        self._log.message(Level.ERROR, "scheduler", text)

    def _report_result(self, event: Event, rule: str, wanted: object, why: str) -> None:
        forgotten = "; is a 'return' missing?" if wanted is None else ""
        self._report(event, rule, f"{callback_name(event)} returned {wanted!r}{why}{forgotten}")

    def _report(self, event: Event, rule: str, message: str) -> None:
        self._log.message(Level.ERROR, event.owner or "scheduler", f"{rule}: {message}; {rules.RULES[rule]}")

    def _change_mask(self, event: Event, bits: int) -> None:
        try:
            self._descriptors.change(event, bits)
        except OSError as failure:
            # The callback closed the descriptor without `event_close`, or somebody else did.
            message = f"descriptor {event.fd} cannot be waited for any more, as {callback_name(event)} asks: {failure}"
            self._report(event, rules.NOT_WATCHABLE, message)
            self.retire(event)
