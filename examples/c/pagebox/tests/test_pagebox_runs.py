"""Behavior of pagebox in a server, on the clock of the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Harness, Peers

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def pagebox(runtime: Harness, tmp_path: Path) -> Harness:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "reef").write_bytes(b"low water\n")
    runtime.libexec = FOLDER
    listener = 'Pagebox_Listener { listen "127.0.0.1:0" {} }'
    runtime.load(conf=f'pagebox {{\n root = "{pages}/"\n idle_timeout = 30\n}}\n{listener}')
    return runtime


def test_a_page_is_handed_out_while_the_session_is_set_aside(pagebox: Harness, peer: Peers) -> None:
    reader = peer("Pagebox_Listener")
    reader.send(b"GET reef\r\n")
    pagebox.advance(1)
    assert reader.receive(18) == b"200 10\r\nlow water\n"
    assert pagebox.console("pagebox status") == "sessions: 1, pages: 1\n"


def test_a_session_goes_on_after_a_refusal_and_ends_when_asked_to(pagebox: Harness, peer: Peers) -> None:
    reader = peer("Pagebox_Listener")
    reader.send(b"GET ../passwd\r\nGET none\r\nQUIT\r\n")
    pagebox.advance(1)
    assert reader.receive_all() == b"500 GET NAME, or QUIT\r\n500 no such page\r\n500 goodbye\r\n"
    assert pagebox.console("pagebox status") == "sessions: 0, pages: 0\n"


def test_an_idle_session_ends(pagebox: Harness, peer: Peers) -> None:
    reader = peer("Pagebox_Listener")
    pagebox.advance(29)
    assert pagebox.console("pagebox status") == "sessions: 1, pages: 0\n"
    pagebox.advance(2)
    assert reader.receive_all() == b""
    assert pagebox.console("pagebox status") == "sessions: 0, pages: 0\n"
