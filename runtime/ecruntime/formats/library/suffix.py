"""The suffix of built libraries."""

from __future__ import annotations

from typing import Final

LIBRARY: Final = ".so"
"""The ending of the files that hold libraries."""
