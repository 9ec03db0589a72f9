"""`ecxs generate`: written, compared and listed files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_generate_after_new_changes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "generate", greeter) == (0, "", "greeter: nothing to write, 11 files are current\n")


def test_generate_without_declaration_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "generate", tmp_path)
    assert (code, out) == (2, "")
    assert err == (
        f"error: there is no module.toml in '{tmp_path}'\n"
        "  hint: go to a module's folder or name it, or make a module with 'ecxs new NAME'\n"
    )


def test_check_is_clean_when_nothing_is_stale(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "generate", greeter, "--check") == (0, "", "greeter: nothing to write, 11 files are current\n")


def test_check_names_stale_files_and_writes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = greeter / "greeter" / "generated" / "hooks.py"
    stale.write_text("old\n")
    code, out, err = run(capsys, "generate", greeter, "--check")
    assert (code, out) == (1, "changed greeter/generated/hooks.py\n")
    assert err.endswith("greeter: 1 of 11 files would change\n  hint: run 'ecxs generate' and keep what it writes\n")
    assert stale.read_text() == "old\n"


def test_generate_names_what_was_edited_by_hand_and_the_copy_that_it_keeps(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = greeter / "greeter" / "generated" / "hooks.py"
    made = edited.read_text()
    edited.write_text(f"{made}mine = 1\n")

    code, out, err = run(capsys, "generate", greeter)

    (copy,) = (greeter / ".ecxs" / "edited" / "greeter" / "generated").iterdir()
    assert (code, out) == (0, "changed greeter/generated/hooks.py\n")
    message = "'hooks.py' is a file of ecxs and was edited by hand; it is made anew, and a copy kept"
    hint = f"the copy is '{copy}'; move what you want to keep to a file of your own"
    assert err.splitlines()[:2] == [f"{edited}: warning PRJ004: {message}", f"  hint: {hint}"]
    assert (edited.read_text(), copy.read_text()) == (made, f"{made}mine = 1\n")


def test_a_changed_declaration_makes_files_stale(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("default = 300", "default = 600"))
    assert run(capsys, "generate", greeter, "--check")[0] == 1
    assert run(capsys, "generate", greeter)[0] == 0
    assert run(capsys, "generate", greeter, "--check")[0] == 0


def test_diff_shows_the_change_and_writes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = greeter / "greeter.ecm"
    before = "[greeter]\n"
    manifest.write_text(before)
    code, out, _ = run(capsys, "generate", greeter, "--diff")
    assert code == 0
    assert out.startswith("--- a/greeter.ecm\n+++ b/greeter.ecm\n@@ -1 +1,6 @@\n [greeter]\n+msys.provides:auto = ")
    assert manifest.read_text() == before


def test_generate_reports_as_json(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (greeter / "greeter.ecm").unlink()
    _, out, _ = run(capsys, "generate", greeter, "--json")
    report = json.loads(out)
    assert report["schema"] == 1
    assert {"path": "greeter.ecm", "change": "new", "diff": None} in report["files"]


def test_generate_shows_all_findings_and_exits_with_one(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("summary", "sumary"))
    code, out, err = run(capsys, "generate", greeter)
    assert (code, out) == (1, "")
    assert err.count("did you mean 'summary'?") == 4
    assert err.endswith("4 errors\n")
