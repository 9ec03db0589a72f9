"""Rules of the host about modules; each id is explained by `ecxs explain`."""

from __future__ import annotations

from typing import Final

NOT_LOADED: Final = "RT301"
WRONG_API: Final = "RT302"
