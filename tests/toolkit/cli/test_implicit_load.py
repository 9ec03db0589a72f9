"""The proof that a module comes up implicitly: each capability in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from ecxs.cli.implicit_load import check_implicit_loads

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_a_module_with_good_defaults_comes_up_for_every_capability(greeter: Path) -> None:
    assert list(check_implicit_loads(greeter)) == []


def test_a_module_that_needs_its_stanza_is_reported_with_the_line_of_its_manifest(
    greeter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(greeter)
    code = greeter / "greeter" / "greeter.py"
    code.write_text(
        code.read_text().replace("if init.first:", 'raise ValueError("no greeting")\n        if init.first:')
    )
    found = list(check_implicit_loads(greeter))
    assert [(item.rule, str(item.place)) for item in found] == [
        ("PRJ005", "greeter.ecm:2:22"),
        ("PRJ005", "greeter.ecm:4:22"),
        ("PRJ005", "greeter.ecm:6:22"),
    ]
    assert found[0].message == "module 'greeter' does not come up when only 'config.Global.retry_window' is used"
    assert "ValueError: no greeting" in found[0].hint


def test_validate_runs_the_proof_when_it_is_asked_to(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = greeter / "greeter" / "greeter.py"
    code.write_text(code.read_text().replace("if init.first:", "raise KeyError\n        if init.first:"))
    assert main(["validate", str(greeter)]) == 0
    assert main(["validate", str(greeter), "--level", "load"]) == 1
    assert capsys.readouterr().out.count("PRJ005") == 3
