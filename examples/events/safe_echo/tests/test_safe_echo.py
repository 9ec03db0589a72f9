from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from safe_echo import SafeEcho

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.testing import Harness, Peers

OPENSSL = shutil.which("openssl") or ""
pytestmark = pytest.mark.skipif(not OPENSSL, reason="openssl makes the certificates")


@pytest.fixture
def certificate(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that makes a key and a certificate for localhost, in one file."""

    def make(name: str) -> Path:
        key, both = tmp_path / f"{name}.key", tmp_path / f"{name}.pem"
        command = [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
        command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(both)]
        subprocess.run(command, check=True, capture_output=True)
        both.write_text(both.read_text() + key.read_text())
        return both

    return make


def configuration(file: Path | str) -> str:
    return f'safe_echo {{ certificate = "{file}" }} Safe_Listener {{ listen "127.0.0.1:0" {{}} }}'


def port_of(runtime: Harness) -> int:
    return int(runtime.server.netlisteners.endpoints[0].address.port)


def while_serving(runtime: Harness, work: Callable[[], object]) -> object:
    """Run a blocking client in a thread while the runtime takes real turns."""
    result: list[object] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test shows it
            result.append(failure)

    thread = Thread(target=run)
    thread.start()
    while thread.is_alive():
        runtime.settle()
    thread.join()
    return result[0]


def said_back(port: int, trusted: Path, data: bytes) -> bytes:
    context = ssl.create_default_context(cafile=str(trusted))
    with (
        socket.create_connection(("127.0.0.1", port), 20) as end,
        context.wrap_socket(end, server_hostname="localhost") as client,
    ):
        sender = Thread(target=lambda: client.sendall(data))
        sender.start()
        got = bytearray()
        while len(got) < len(data):
            got += client.recv(65536)
        sender.join()
        return bytes(got)


def test_a_megabyte_comes_back(runtime: Harness, certificate: Callable[[str], Path]) -> None:
    trusted = certificate("one")
    runtime.load(SafeEcho, conf=configuration(trusted))
    port = port_of(runtime)
    data = b"abcdefgh" * 131_072
    assert while_serving(runtime, lambda: said_back(port, trusted, data)) == data.upper()


def test_openssl_is_answered(runtime: Harness, certificate: Callable[[str], Path]) -> None:
    trusted = certificate("one")
    runtime.load(SafeEcho, conf=configuration(trusted))
    command = [OPENSSL, "s_client", "-quiet", "-verify_quiet", "-verify_return_error", "-CAfile", str(trusted)]
    command += ["-connect", f"127.0.0.1:{port_of(runtime)}", "-servername", "localhost"]

    def talk() -> bytes:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as client:
            assert client.stdin is not None
            assert client.stdout is not None
            client.stdin.write(b"hello\n")
            client.stdin.flush()
            answer = client.stdout.readline()
            client.terminate()
            return answer

    assert while_serving(runtime, talk) == b"HELLO\n"


def test_a_reload_changes_the_certificate_for_new_sessions(
    runtime: Harness, certificate: Callable[[str], Path]
) -> None:
    first, second = certificate("one"), certificate("two")
    runtime.load(SafeEcho, conf=configuration(first))
    runtime.reload(configuration(second).replace(":0", f":{port_of(runtime)}"))
    port = port_of(runtime)
    assert while_serving(runtime, lambda: said_back(port, second, b"x")) == b"X"
    refused = while_serving(runtime, lambda: said_back(port, first, b"x"))
    assert isinstance(refused, ssl.SSLCertVerificationError)


def test_without_a_certificate_nobody_is_served(runtime: Harness, peer: Peers) -> None:
    runtime.load(SafeEcho, conf=configuration(""))
    assert peer("Safe_Listener").receive_all() == b""


def test_a_peer_that_speaks_no_tls_is_dropped(
    runtime: Harness, peer: Peers, certificate: Callable[[str], Path]
) -> None:
    runtime.load(SafeEcho, conf=configuration(certificate("one")))
    one = peer("Safe_Listener")
    one.socket.sendall(b"HELO me\r\n")
    one.receive_all()
    assert runtime.server.netlisteners.sessions == 0
