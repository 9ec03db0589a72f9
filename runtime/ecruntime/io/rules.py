"""Rules of the host about input and output on events (seed 1.3.3); each id is explained by `ecxs explain`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_DESCRIPTOR: Final = "RT116"
STATE_IN_USE: Final = "RT117"
NOTHING_PENDING: Final = "RT118"
BAD_DELIMITER: Final = "RT119"
LATE_LISTENER: Final = "RT120"
CLOSED_OBJECT: Final = "RT121"
SCHEME_TAKEN: Final = "RT122"
CANNOT_LISTEN: Final = "RT123"
LATE_WRAPPER: Final = "RT124"

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        NO_DESCRIPTOR: "bytes pass through a descriptor event that was not closed; a timed event has none",
        STATE_IN_USE: "an unfinished operation of an EventIoState goes on with event_io_retry before another begins",
        NOTHING_PENDING: "event_io_retry is for an operation that was left pending",
        BAD_DELIMITER: "a record ends with one byte or more, and its limit is above zero",
        LATE_LISTENER: "a netlistener is registered in conf_setup of a singleton",
        CLOSED_OBJECT: "an IO object is used while a reference to it is held",
        SCHEME_TAKEN: "a scheme is a word, and has one IO wrapper",
        CANNOT_LISTEN: "an address that a configuration adds to a listener can be listened at",
        LATE_WRAPPER: "an IO wrapper is registered in conf_setup",
    }
)
"""One line for each rule: its demand."""
