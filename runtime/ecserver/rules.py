"""The ids of the rules about modules in Python on the server; `ecxs explain` explains each."""

from __future__ import annotations

from typing import Final

OBJECT_IS_GONE: Final = "RT801"
LATE_OPTION: Final = "RT421"
UNKNOWN_OPTION: Final = "RT422"
DOUBLE_RELEASE: Final = "RT402"
NOT_ON_THE_SERVER: Final = "RT802"
