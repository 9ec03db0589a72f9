"""Scheduled descriptor events, at most one for each descriptor, and the poller that watches them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler import rules
from ecruntime.scheduler.event import WATCHED
from ecruntime.scheduler.mask import MASKS
from ecruntime.scheduler.poller import ANSWERED

if TYPE_CHECKING:
    from ecruntime.scheduler.event import Event
    from ecruntime.scheduler.poller import Poller


class Descriptors:
    """The descriptor events that are registered with the poller (scheduler thread)."""

    def __init__(self, poller: Poller) -> None:
        """Begin without events."""
        self.events: dict[int, Event] = {}
        self.fresh: set[int] = set()
        """Descriptors registered after the poller last answered: its answer is not about them; the loop empties it."""
        self._poller = poller

    def add(self, event: Event) -> None:
        """Watch a descriptor; raise RuleViolation when it has an event already, or cannot be waited for."""
        if event.fd in self.events:
            message = f"descriptor {event.fd} already has {self.events[event.fd]!r}"
            hint = "call clear_event_by_fd before the descriptor is closed"
            raise RuleViolation(rules.DESCRIPTOR_TAKEN, message, hint=hint)
        try:
            self._poller.register(event.fd, event.bits)
        except FileExistsError:
            message = f"descriptor {event.fd} already has an event of a module in C"
            hint = "clear_event_by_fd of that module comes before the descriptor is closed"
            raise RuleViolation(rules.DESCRIPTOR_TAKEN, message, hint=hint) from None
        except (OSError, ValueError) as failure:
            message = f"descriptor {event.fd} cannot be waited for: {failure}"
            hint = "give an open socket, pipe or device; files are read in a thread pool"
            raise RuleViolation(rules.NOT_WATCHABLE, message, hint=hint) from failure
        _expect(event, event.bits)
        self.fresh.add(event.fd)
        self.events[event.fd] = event
        event.place = WATCHED

    def register_with(self, poller: Poller) -> None:
        """Register all events with another poller, too; OSError when it refuses one."""
        for event in self.events.values():
            poller.register(event.fd, event.bits)

    def move_to(self, poller: Poller) -> None:
        """Use a poller with which all events are registered."""
        self._poller = poller

    def change(self, event: Event, bits: int) -> None:
        """Change the conditions to wait for; OSError when the descriptor is gone."""
        self._poller.modify(event.fd, bits)
        _expect(event, bits)

    def remove(self, event: Event) -> None:
        """Stop watching; the caller sets the new `place` of the event."""
        del self.events[event.fd]
        self._poller.unregister(event.fd)


def _expect(event: Event, bits: int) -> None:
    event.bits = bits
    event.awaited = MASKS[bits]
    event.answers = ANSWERED[bits]
