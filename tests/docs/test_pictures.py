from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><style>.title { font-size: 20px; font-weight: bold }</style>'
    '<g class="title"><text class="title" text-anchor="middle" x="100" y="30">Two  words</text></g></svg>'
)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_the_pictures_of_the_readme_have_the_words_of_a_server() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_pictures.py", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"run: make pictures\n{done.stderr}"


@pytest.mark.parametrize("name", ["graph.svg", "top.svg"])
def test_a_picture_of_the_readme_needs_no_font(name: str) -> None:
    picture = (ROOT / "docs" / "images" / name).read_text(encoding="utf-8")
    assert "<text" not in picture
    assert "font-face" not in picture


def test_texts_are_outlines_and_stay_readable(load_script: Callable[[str], ModuleType]) -> None:
    pytest.importorskip("matplotlib", reason="the extra `pictures` is not installed")
    script = load_script("text_outlines")
    picture = script.outlined(SVG)
    assert script.texts_of(picture) == script.texts_of(SVG) == ["Two words"]
    # Ten characters of 0.602 of the size, centered about 100.
    assert 'transform="translate(39.8 30.0) scale(0.00977 -0.00977)"' in picture
    assert picture.count("<use ") == 8
    assert picture.count("<path ") == len(set("Twowords"))
