"""A line server over TLS; each test has a server of its own, on a virtual clock."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from ecruntime.testing import Fire, Harness, LibexecFolder, Peer, Peers

HOOKS = ("log_delivery_v1", "log_delivery_v1", "log_permanent_failure_v1", "log_transient_failure_v1")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, and its key, in one file."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    made = tmp_path_factory.mktemp("tls") / "statline.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    named = ("-addext", "subjectAltName=DNS:localhost", "-keyout", str(made), "-out", str(made.with_suffix(".crt")))
    subprocess.run([openssl, *words.split(), *named], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + made.with_suffix(".crt").read_bytes())
    return made


def conf(settings: str) -> str:
    return f'Statline_Listener {{ {settings}\n listen "127.0.0.1:0" {{}} }}'


@pytest.fixture
def monitor(runtime: Harness, libexec: LibexecFolder, peer: Peers, certificate: Path) -> Peer:
    """A peer that speaks TLS, and trusts the certificate."""
    libexec()
    runtime.load(conf=conf(f'tls_certificate = "{certificate}" longest_line = 20'))
    return peer("Statline_Listener", tls=ssl.create_default_context(cafile=certificate))


def test_each_outcome_is_counted(monitor: Peer, fire: Fire) -> None:
    for hook in HOOKS:
        fire(f"core.{hook}")
    monitor.send(b"LIST\r\n")
    assert monitor.receive_until(b"deferred 1 +1\r\n") == b"delivered 2 +2\r\nfailed 1 +1\r\ndeferred 1 +1\r\n"


def test_a_monitor_is_told_what_is_new_to_it(monitor: Peer, fire: Fire) -> None:
    for total in (1, 2):
        fire("core.log_delivery_v1")
        monitor.send(b"get DELIVERED\r\n")
        assert monitor.receive_until(b"\r\n") == f"delivered {total} +1\r\n".encode()


def test_what_is_no_request_is_told(monitor: Peer) -> None:
    for line in (b"GET none", b"HELP", b""):
        monitor.send(line + b"\r\n")
        assert monitor.receive_until(b"\r\n") == b"error: GET NAME, LIST or QUIT\r\n"


def test_the_connection_ends_when_it_is_asked_to(monitor: Peer) -> None:
    monitor.send(b"QUIT\r\nLIST\r\n")
    assert monitor.receive_all() == b""


def test_a_line_that_is_too_long_ends_the_connection(monitor: Peer) -> None:
    monitor.send(b"GET " + b"x" * 30 + b"\r\n")
    assert monitor.receive_all() == b""


def test_without_a_certificate_nobody_is_served_unless_that_is_wanted(
    runtime: Harness, libexec: LibexecFolder, peer: Peers
) -> None:
    libexec()
    runtime.load(conf=conf(""))
    assert peer("Statline_Listener").receive_all() == b""
    runtime.reload(conf("tls_required = false"))
    clear = peer("Statline_Listener")
    clear.send(b"GET failed\r\n")
    assert clear.receive_until(b"\r\n") == b"failed 0 +0\r\n"
