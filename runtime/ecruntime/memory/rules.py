"""Rules of the host about memory types (seed 1.3.6); each id is explained by `ecxs explain`."""

from __future__ import annotations

from typing import Final

REGISTERED_OUTSIDE_CONF_SETUP: Final = "RT601"
MEMTYPE_CLASH: Final = "RT602"
BAD_MEMTYPE: Final = "RT603"
UNKNOWN_MEMTYPE: Final = "RT604"
WRONG_KIND: Final = "RT605"
WRONG_MEMTYPE: Final = "RT606"
DOUBLE_FREE: Final = "RT607"
FOREIGN_POINTER: Final = "RT608"
INTERIOR_POINTER: Final = "RT609"
BAD_SIZE: Final = "RT610"
