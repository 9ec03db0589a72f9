"""TLS under events of C modules: both ends, distrust, truncation, and a machine without OpenSSL."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bridge.conftest import Program

CASES = (
    ("talk", 0), ("version", 0), ("distrust", 0), ("distrust", 1), ("truncation", 0), ("suspension", 0),
    ("plain_peer", 0), ("settings", 0),
)  # fmt: skip  # words, several to a line


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate for `localhost` and its key, in a file each."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    words = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
        "-addext subjectAltName=DNS:localhost"
    )
    command = [openssl, *words.split(), "-keyout", key, "-out", certificate]
    subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize(("case", "number"), CASES)
def test_both_ends_keep_their_promises(tls: Program, files: tuple[Path, Path], case: str, number: int) -> None:
    assert tls.passes(case, number, *map(str, files)) == ""


def test_each_allocation_of_ours_may_fail(tls: Program, files: tuple[Path, Path]) -> None:
    outcomes = []
    for failing in range(1, 50):
        outcomes.append(tls.passes("failing", failing, *map(str, files)))
        if outcomes[-1] == "none failed\n":
            break
    assert outcomes[-1] == "none failed\n"
    assert outcomes.count("failed\n") == len(outcomes) - 1
    assert len(outcomes) > 2


def test_a_machine_without_openssl_is_told_what_to_install(tls: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "ECXS_LIBSSL", "/nowhere/libssl.so")
    assert tls.passes("no_library") == (
        "TLS for modules in C needs OpenSSL 3 or 1.1 (libssl.so.3), and this machine has none; "
        "install the package libssl3\n"
    )
