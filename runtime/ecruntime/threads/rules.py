"""Rules of the host about thread pools and their jobs (seed 1.3.4); each id is explained by `ecxs explain`."""

from __future__ import annotations

from typing import Final

UNKNOWN_POOL: Final = "RT501"
JOB_IN_USE: Final = "RT502"
JOB_CHANGED: Final = "RT503"
COMPLETED_TWICE: Final = "RT504"
INCOMPLETE_JOB: Final = "RT505"
TAIL_FORGOTTEN: Final = "RT506"
