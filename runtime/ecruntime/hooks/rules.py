"""Rules of the host about hooks (seed 1.3.2.1); each id is explained by `ecxs explain`."""

from __future__ import annotations

from typing import Final

REGISTERED_IN_WRONG_THREAD: Final = "RT201"
REGISTERED_IN_WRONG_PHASE: Final = "RT202"
SIGNATURE_CLASH: Final = "RT203"
UNFIT_PROVIDER: Final = "RT204"
UNKNOWN_HOOK: Final = "RT205"
FOREIGN_CALL: Final = "RT206"
UNBOUND_CALL: Final = "RT207"
NOT_AN_INTEGER: Final = "RT208"
