from pathlib import Path

import pytest
from ecruntime.testing import Harness, Peers

from suspended import Suspended

CONF = 'suspended { debug_level = "info" } Fetch_Listener { listen "127.0.0.1:0" {} }'
PATIENCE = 0.5


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_the_content_of_what_was_asked_for_comes_back(
    runtime: Harness, peer: Peers, tmp_path: Path, scheme: str
) -> None:
    (tmp_path / "page").write_bytes(b"content" * 100_000)
    runtime.load(Suspended, conf=CONF)
    one = peer("Fetch_Listener")
    one.send(f"{scheme}{tmp_path}/page\r\n".encode())
    runtime.advance(PATIENCE)
    assert one.receive(700_000) == b"content" * 100_000


def test_lines_that_wait_while_the_connection_is_suspended_have_their_turn(
    runtime: Harness, peer: Peers, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"first")
    (tmp_path / "b").write_bytes(b"second")
    (tmp_path / "c").write_bytes(b"")
    runtime.load(Suspended, conf=CONF)
    one = peer("Fetch_Listener")
    one.send(f"{tmp_path}/a\r\n{tmp_path}/c\r\n{tmp_path}/b\r\n".encode())
    runtime.advance(PATIENCE)
    assert one.receive(11) == b"firstsecond"


def test_who_asks_for_what_is_not_there_is_hung_up_on(runtime: Harness, peer: Peers) -> None:
    runtime.load(Suspended, conf=CONF)
    one = peer("Fetch_Listener")
    one.send(b"/nowhere\r\n")
    runtime.advance(PATIENCE)
    assert one.receive_all() == b""
    assert "a problem with the peer: fetching what it asked for failed" in [record.text for record in runtime.records]


def test_a_peer_that_goes_while_it_is_suspended_is_let_go(runtime: Harness, peer: Peers, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"first")
    runtime.load(Suspended, conf=CONF)
    one = peer("Fetch_Listener")
    one.send(f"{tmp_path}/a\r\n".encode())
    one.reset()
    runtime.advance(PATIENCE)
    assert runtime.server.netlisteners.sessions == 0
