"""The ids of the host's rules about generations and loading; `ecxs explain` explains each."""

from __future__ import annotations

from typing import Final

NO_GENERATION: Final = "RT401"
DOUBLE_RELEASE: Final = "RT402"
OPEN_FAILED: Final = "RT403"
CONF_SETUP_FAILED: Final = "RT404"
EXT_INIT_FAILED: Final = "RT405"
POSTSET_FAILED: Final = "RT406"
REGISTRATION_REFUSED: Final = "RT407"
RESTART_NEEDED: Final = "RT409"
SINGLETON_WITHOUT_STANZA: Final = "RT410"
DESTROYED_INSTANCE: Final = "RT411"
TOO_MANY_GENERATIONS: Final = "RT412"
MANY_GENERATIONS: Final = "RT413"
NEVER_RELEASED: Final = "RT414"
TRANSACTION_IS_OVER: Final = "RT420"
LATE_OPTION: Final = "RT421"
UNKNOWN_OPTION: Final = "RT422"
