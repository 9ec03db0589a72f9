"""Connections of listeners that are declared; run in the project."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ecruntime.testing import Harness, LibexecFolder, Peer, Peers

CONF = 'reef {} Echo_Listener { listen "127.0.0.1:0" { %s } } discard_Listener { listen "127.0.0.1:0" {} }'


@pytest.fixture
def reef(runtime: Harness, libexec: LibexecFolder, peer: Peers) -> Callable[..., Peer]:
    libexec()

    def load(settings: str = "") -> Peer:
        runtime.load(conf=CONF % settings)
        return peer("Echo_Listener")

    return load


def test_lines_are_answered_until_the_session_finishes(reef: Callable[..., Peer], runtime: Harness) -> None:
    one = reef('greeting = "ahoy" peer "127.0.0.0/8" { most = 7 }')
    one.send(b"hello\r\nworld\nhold\nwork\npeer\ngreet\n")
    runtime.advance(1)  # for the job
    assert one.receive_until(b"7\n") == b"1 hello\n2 world\n127.0.0.1\nahoy 7\n"
    one.send(b"quit\nnot any more\n")
    assert one.receive_all() == b"bye after 102, world\n"
    assert runtime.console("reef closed") == "1"
    assert [row["sessions"] for row in runtime.console("listener list")["listeners"]] == [0, 0]


def test_options_are_those_of_the_configuration_in_use(reef: Callable[..., Peer], runtime: Harness) -> None:
    one = reef()
    runtime.reload(CONF % 'greeting = "low water"')
    one.send(b"greet\n")
    assert one.receive_until(b"\n") == b"low water 3\n"


def test_what_is_sent_waits_for_a_slow_peer(reef: Callable[..., Peer]) -> None:
    one = reef()
    one.send(b"big\nquit\n")
    said = b"".join(one.receive(60100) for _ in range(30)) + one.receive_all()
    assert said.endswith(b"2999\nbye after 0, nothing\n")
    assert len(said) == 3000 * 601 + 21


def test_a_peer_is_turned_away(reef: Callable[..., Peer], runtime: Harness) -> None:
    assert reef('verdict = "reject"').receive_all() == b""
    assert runtime.console("reef closed") == "1"


@pytest.mark.parametrize(
    ("settings", "said"), [('greeting = ""', "say something"), ("most = 101", "most is 101; it has to be 1 to 100")]
)
def test_values_are_judged(reef: Callable[..., Peer], settings: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        reef(settings)


def test_a_line_that_is_too_long_and_a_peer_that_is_idle_end(
    reef: Callable[..., Peer], runtime: Harness, peer: Peers
) -> None:
    one = reef("idle_timeout = 20")
    one.send(b"x" * 1001 + b"\n")
    assert one.receive_all() == b""
    other = peer("Echo_Listener")
    runtime.advance(30)
    assert other.receive_all() == b""
    assert runtime.console("reef closed") == "2"


def test_bytes_are_read_and_those_that_nobody_serves_end_with_the_server(
    reef: Callable[..., Peer], runtime: Harness, peer: Peers
) -> None:
    one, other = reef(), peer("discard_Listener")
    other.send(b"0123456789" * 6000)
    assert other.receive_all() == b"60000"
    one.send(b"hello\n")
    assert one.receive_until(b"\n") == b"1 hello\n"


def test_a_certificate_makes_connections_tls(
    runtime: Harness, libexec: LibexecFolder, peer: Peers, tmp_path: Path
) -> None:
    pem = tmp_path / "both.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(pem), "-out", f"{pem}.crt"]
    subprocess.run([shutil.which("openssl") or "", *words.split(), *more], check=True, capture_output=True)
    pem.write_text(pem.read_text() + pem.with_name("both.pem.crt").read_text())
    libexec()
    runtime.load(conf=CONF % f'tls_certificate = "{pem}"')
    one = peer("Echo_Listener", tls=ssl.create_default_context(cafile=pem))
    one.send(b"hello\nwork\nbig\nquit\n")
    runtime.advance(1)
    assert one.receive(8) == b"1 hello\n"
    said = b"".join(one.receive(60100) for _ in range(30)) + one.receive_all()
    assert said.endswith(b"2999\nbye after 101, hello\n")
