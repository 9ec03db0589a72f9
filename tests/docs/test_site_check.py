"""The check of the built site finds lost links and far pages; what `make docs` says of the real site is told by CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("check_site")


def site(folder: Path, **pages: str) -> Path:
    for name, body in pages.items():
        path = folder / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return folder


def test_a_whole_site_is_accepted(script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "picture.svg").write_text("<svg/>")
    site(
        tmp_path,
        index='<a href="part/one.html#there">one</a> <a href="https://example.com/x">away</a> <img src="picture.svg">',
        part__one='<h2 id="there">There</h2> <a href="../index.html">back</a> <a href="#there">up</a>',
    )
    assert script.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "2 pages, 5 links, at most 1 clicks: 0 wrong\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<a href="gone.html">x</a>', "index.html: the link 'gone.html' leads nowhere"),
        ('<img src="gone.svg">', "index.html: the link 'gone.svg' leads nowhere"),
        ('<a href="#gone">x</a>', "index.html: the link '#gone' names no place of the page"),
        ('<a href="index.html#gone">x</a>', "index.html: the link 'index.html#gone' names no place of the page"),
        ('<i id="a"></i><i id="a"></i>', "index.html: the anchor 'a' stands twice"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str, message: str
) -> None:
    site(tmp_path, index=body)
    assert script.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{message}\n"


def test_a_page_is_three_clicks_away_at_most(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site(
        tmp_path,
        index='<a href="a.html">a</a>',
        a='<a href="b.html">b</a>',
        b='<a href="c.html">c</a>',
        c='<a href="d.html">d</a>',
        d="far",
        lonely="",
    )
    assert script.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "d.html: 4 clicks away from the front page, more than 3",
        "lonely.html: no link leads to it",
    ]


def test_a_folder_without_a_front_page_is_no_site(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path}: there is no index.html\n"
