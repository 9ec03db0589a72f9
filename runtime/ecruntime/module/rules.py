"""The ids of the host's rules about modules; `ecxs explain` explains each."""

from __future__ import annotations

from typing import Final

NOT_LOADED: Final = "RT301"
WRONG_API: Final = "RT302"
