"""What a declared listener gives to those who configure it: accepted stanzas, near misses, an implicit load."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecxs.cli import main
from ecxs.cli.project import check_project_loads


@pytest.fixture
def echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A project with a listener, current folder of the test."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "reef", "--no-input", "-o", str(tmp_path)]) == 0
    declaration = tmp_path / "reef" / "module.toml"
    listener = '\n[[listener]]\nname = "Echo"\n\n[[listener.option]]\nname = "depth"\ntype = "int"\ndefault = 3\n'
    declaration.write_text(declaration.read_text() + listener)
    monkeypatch.chdir(tmp_path / "reef")
    assert main(["generate", "--stubs"]) == 0
    capsys.readouterr()
    return tmp_path / "reef"


def validated(text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the findings without the lines that they quote."""
    Path("ecelerity.conf").write_text(text, encoding="utf-8")
    main(["validate", "ecelerity.conf"])
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith(("ecelerity", "  hint"))]


def test_a_stanza_with_endpoints_and_peers_is_accepted(echo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """reef {}
Echo_Listener {
  idle_timeout = 60
  peer "10.0.0.0/8" { depth = 5 }
  listen "*:2525" { concurrency = 9 depth = 4 peer "192.0.2.0/24" { peer_concurrency = 2 depth = 1 } }
  listen "/run/echo.sock" {}
}
"""
    assert validated(text, capsys) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Echo_Listner {}",
            [
                "ecelerity.conf:1:1: error CFG041: no module provides capability 'config.Global:Echo_Listner'",
                "  hint: did you mean 'Echo_Listener' or 'HTTP_Listener' or 'Control_Listener'?",
            ],
        ),
        (
            'Echo_Listener { listen ":2525" { concurency = 1 } }',
            [
                (
                    "ecelerity.conf:1:34: error CFG040: no module provides capability "
                    "'config.Global:Echo_Listener:Listen.concurency'"
                ),
                "  hint: did you mean 'concurrency' or 'peer_concurrency'?",
            ],
        ),
        (
            "Echo_Listener { depht = 1 }",
            [
                "ecelerity.conf:1:17: error CFG040: no module provides capability 'config.Global:Echo_Listener.depht'",
                "  hint: did you mean 'depth'?",
            ],
        ),
        (
            "Echo_Listener { concurrency = -1 }",
            ["ecelerity.conf:1:17: error CFG045: concurrency: '-1' is less than 0", "  hint: at least 0"],
        ),
    ],
)
def test_what_is_misspelt_is_refused_with_a_near_miss(
    echo: Path, capsys: pytest.CaptureFixture[str], text: str, wanted: list[str]
) -> None:
    assert validated(text + "\n", capsys) == wanted


def test_a_project_with_a_listener_has_nothing_to_complain_of(echo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    assert capsys.readouterr() == ("", "nothing to complain of\n")


def test_a_blocking_worker_is_found(echo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = echo / "reef" / "reef.py"
    text = code.read_text().replace("        return Mask(0)", "        time.sleep(1)\n        return Mask(0)")
    code.write_text(text.replace("from typing import", "import time\nfrom typing import"))
    assert main(["validate"]) == 1
    assert (
        "error BLK001: 'time.sleep' waits for time to pass, and is called from 'serve_echo'" in capsys.readouterr().out
    )


def test_a_misspelt_worker_is_an_orphan(echo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = echo / "reef" / "reef.py"
    code.write_text(code.read_text().replace("def serve_echo", "def serve_ecko"))
    main(["generate", "--stubs"])
    assert "'serve_ecko' looks like a listener, and module.toml declares none of this name" in capsys.readouterr().err


@pytest.mark.slow
def test_the_stanza_alone_loads_the_module(echo: Path) -> None:
    assert list(check_project_loads(echo)) == []
    assert "config.Global:Echo_Listener" in (echo / "reef.ecm").read_text()
