"""Words for what an order changes: functions of authors, with the place of their definition."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final

from ecruntime.scheduler.callback_name import callback_name, function_name
from ecruntime.scheduler.event import Event
from ecruntime.threads.instance_jobs import OwnJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.threads import AsyncJob

_PLACE: Final = re.compile(r"\((/[^()]*):(\d+)\)$")


def event_words(event: Event) -> str:
    """Return `Meter.tick (meter/meter.py:12)`."""
    return _relative(callback_name(event).removeprefix("the callback "))


def job_words(job: AsyncJob) -> str:
    """Return the function that runs in the thread, as above."""
    return _relative(function_name(job.closure if isinstance(job, OwnJob) else job.worker))


def place_of(function: object, arguments: Sequence[object] = ()) -> str:
    """Return the words for a function, which is the author's or calls back an event or a job of the author."""
    first: Any = arguments[0] if arguments else None
    if isinstance(first, Event):
        return event_words(first)
    if isinstance(first, OwnJob):
        function = (first.done if first.error is None else first.failed) or function
    return _relative(function_name(function))


def _relative(text: str) -> str:
    found = _PLACE.search(text)
    if found is None:
        return text
    path = os.path.relpath(found.group(1))
    # From far away, the whole path is the shorter one.
    shown = found.group(1) if path.startswith("..") else path
    return f"{text[: found.start()]}({shown}:{found.group(2)})"
