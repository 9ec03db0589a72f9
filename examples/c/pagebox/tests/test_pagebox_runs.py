"""What pagebox does for those who connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.testing import Harness, Peer


@pytest.fixture
def pagebox(runtime: Harness, tmp_path: Path) -> Harness:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "reef").write_bytes(b"low water\n")
    runtime.load(
        conf=f'pagebox {{ root = "{pages}/" idle_timeout = 30 }}\nPagebox_Listener {{ listen "127.0.0.1:0" {{}} }}'
    )
    return runtime


def test_a_page_is_handed_out_while_the_session_is_set_aside(pagebox: Harness, connect: Callable[[], Peer]) -> None:
    peer = connect()
    peer.send(b"GET reef\r\n")
    assert peer.receive(18) == b"200 10\r\nlow water\n"
    assert pagebox.console("pagebox status") == "sessions: 1, pages: 1\n"


def test_a_session_goes_on_after_a_refusal_and_ends_when_asked_to(pagebox: Harness, connect: Callable[[], Peer]) -> None:
    peer = connect()
    peer.send(b"GET ../passwd\r\nGET none\r\nQUIT\r\n")
    assert peer.receive_all() == b"500 GET NAME, or QUIT\r\n500 no such page\r\n500 goodbye\r\n"
    assert pagebox.console("pagebox status") == "sessions: 0, pages: 0\n"


def test_an_idle_session_ends(pagebox: Harness, connect: Callable[[], Peer]) -> None:
    peer = connect()
    pagebox.advance(29)
    assert pagebox.console("pagebox status") == "sessions: 1, pages: 0\n"
    pagebox.advance(2)
    assert peer.receive_all() == b""
    assert pagebox.console("pagebox status") == "sessions: 0, pages: 0\n"
