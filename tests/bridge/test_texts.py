"""Files, dates, names, socket addresses and growbufs of the core."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bridge.conftest import Programs


PIECES = Path(__file__).parent / "programs/pieces.c"


def test_pieces_without_a_model(programs: Programs) -> None:
    assert programs.with_library(PIECES).passes() == ""


def test_the_address_sanitizer_finds_nothing_in_them(programs: Programs) -> None:
    assert programs.with_core("address", PIECES).passes() == ""
