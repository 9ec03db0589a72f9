"""`ecxs run` as a process of its own: its exit codes, and every configuration command on its socket."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.client import Client
from ecruntime.console.protocol import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.conftest import LibexecBuilder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
OPTION = """options=(
    OptionRegistration(OptionDefinition("window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
),"""
PROVIDES = ("config.Global.window", "config.Global:Binding.window")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ecxs", "run", *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}


def run(conf: Path, libexec: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    words = command("-f", str(conf), "--libexec", str(libexec), *flags)
    return subprocess.run(words, env=environment(), text=True, capture_output=True, check=False, timeout=30)


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    return tmp_path / "ecelerity.conf"


def test_a_module_that_fails_at_the_start_ends_the_process_with_code_5(conf: Path, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body='def ext_init(self, init):\n    raise ValueError("too dark")')
    conf.write_text("owl {}\n", encoding="utf-8")
    done = run(conf, libexec.folder)
    assert done.returncode == 5
    assert "RT405" in done.stderr
    assert "module 'owl' failed in ext_init (init|privileged): ValueError: too dark" in done.stderr


def test_a_refused_configuration_ends_the_process_with_code_5_and_all_findings(
    conf: Path, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", registration=OPTION, provides=PROVIDES)
    conf.write_text("owl {}\nwindow = soon\nwindo = 3\n", encoding="utf-8")
    done = run(conf, libexec.folder)
    assert done.returncode == 5
    assert f"{conf}:2:1" in done.stderr
    assert f"{conf}:3:1" in done.stderr


def test_a_check_loads_everything_and_ends_with_code_0(conf: Path, libexec: LibexecBuilder) -> None:
    libexec.add("owl", registration=OPTION, provides=PROVIDES)
    conf.write_text('owl {}\nec_logger "log" {}\n', encoding="utf-8")
    done = run(conf, libexec.folder, "--check")
    assert (done.returncode, done.stdout) == (0, f"{conf}: everything loads\n")
    assert "warning CFG055: the module 'ec_logger' of the server is not installed" in done.stderr


def test_a_check_that_finds_an_error_ends_with_code_5(conf: Path, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body='def ext_init(self, init):\n    raise ValueError("too dark")')
    conf.write_text("owl {}\n", encoding="utf-8")
    assert run(conf, libexec.folder, "--check").returncode == 5


@pytest.mark.parametrize("text", ['ec_logger "log" {}\n', "owl { nest = /oak/ }\n"])
def test_strict_refuses_what_is_only_a_warning_otherwise(conf: Path, libexec: LibexecBuilder, text: str) -> None:
    registration = 'options=(OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),)'
    libexec.add("owl", registration=registration)
    conf.write_text(text, encoding="utf-8")
    lenient, strict = (run(conf, libexec.folder, "--check", *flags) for flags in ((), ("--strict",)))
    assert (lenient.returncode, strict.returncode) == (0, 5)


LISTENER = """
def conf_setup(self):
    self.netlistener("Owl", lambda event, mask, session, now: DONE)
"""


def test_an_address_that_cannot_be_listened_at_ends_the_process_with_code_5(
    conf: Path, libexec: LibexecBuilder
) -> None:
    libexec.add("owl", body=LISTENER)
    conf.write_text('owl {}\nOwl_Listener {\n  listen "192.0.2.7:25" {}\n}\n', encoding="utf-8")
    for flags in ((), ("--check",)):
        done = run(conf, libexec.folder, *flags)
        assert done.returncode == 5
        lines = done.stderr.splitlines()
        message = "Owl_Listener cannot listen at '192.0.2.7:25': Cannot assign requested address"
        assert f"{conf}:3:3: error RT123: {message}" in lines
        assert "  hint: no interface of this machine has the address" in lines


def test_a_check_does_not_mind_an_address_at_which_a_server_listens(conf: Path, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=LISTENER)
    with socket.create_server(("127.0.0.1", 0)) as running:
        port = running.getsockname()[1]
        conf.write_text(f'owl {{}}\nOwl_Listener {{ listen "127.0.0.1:{port}" {{}} }}\n', encoding="utf-8")
        assert run(conf, libexec.folder, "--check").stdout == f"{conf}: everything loads\n"
        assert run(conf, libexec.folder).returncode == 5


@contextmanager
def serving(conf: Path, libexec: Path) -> Iterator[Client]:
    # a socket's path may have 108 bytes at most, and the folder of a test lies deep
    with tempfile.TemporaryDirectory(prefix="ec-") as folder:
        path = Path(folder) / ".ecxs" / "c.sock"
        words = command("-f", str(conf), "--libexec", str(libexec), "--socket", str(path))
        process = subprocess.Popen(words, env=environment(), text=True, stderr=subprocess.PIPE)
        try:
            assert process.stderr is not None
            while "console:" not in (line := process.stderr.readline()):
                assert line, "the server ended before it served"
            client = Client.connect(path, timeout=20.0)
            try:
                yield client
                client.ask("shutdown")
            finally:
                client.close()
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()
            process.communicate()


def test_every_configuration_command_works_against_a_live_server(conf: Path, libexec: LibexecBuilder) -> None:
    libexec.add("tree")
    libexec.add("owl", registration=OPTION, provides=PROVIDES, requires=("tree",))
    conf.write_text('window = 9\nbinding "north" { window = 3 }\n', encoding="utf-8")

    def text(line: str) -> str:
        reply = client.ask(line)
        assert reply.is_completed, reply.text
        return reply.text

    def fields(line: str) -> Any:
        return json.loads(client.ask(line, Form.JSON).text)

    with serving(conf, libexec.folder) as client:
        assert text("module why tree") == f"tree: required by module 'owl'\n  owl: {conf}:1:1: 'window'\n"
        assert text("config show") == 'window = 9\nBinding "north" { ... }\n'
        assert text("config get binding north window") == "window = 3\n"
        assert text("config eval binding south window") == "window = 9\n"
        assert text("config set binding south domain a window = 4") == "window = 4\n"
        assert fields("config eval binding south domain a window")["value"] == 4
        assert fields("config why window binding north")["steps"][1] == {
            "element": "Binding",
            "outcome": "found",
            "value": 3,
            "place": f"{conf}:2:19",
        }
        assert text("config diff") == "Binding south Domain a window = 4 was set\n"
        assert text("config unset binding north") == "Unset scope 'Binding north'.\n"
        assert fields("config generations")["generations"][-1]["generation"] == 3
        conf.write_text("window = soon\n", encoding="utf-8")
        assert client.ask("config reload").text.startswith(f"Reconfigure failed.\n{conf}:1:1: error CFG044")
        conf.write_text("window = 8\n", encoding="utf-8")
        assert text("config reload").splitlines()[-2:] == [
            "dropped: Binding south Domain a window = 4 was set",
            "Generation 4 is in effect.",
        ]
