"""The ids of the rules about reports of the probe; `ecxs explain` explains each."""

from __future__ import annotations

from typing import Final

NOT_READABLE: Final = "FID001"
OTHER_SCHEMA: Final = "FID002"
MALFORMED: Final = "FID003"
VALUE_REFUSED: Final = "FID004"
NOT_FOLLOWED: Final = "FID005"
