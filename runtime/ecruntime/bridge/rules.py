"""The ids of the host's rules about the bridge; `ecxs explain` explains each."""

from __future__ import annotations

from typing import Final

FOREIGN_BRIDGE: Final = "RT701"
