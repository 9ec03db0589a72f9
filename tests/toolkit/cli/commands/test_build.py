"""`ecxs build`: modules installed in a libexec."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_build_generates_and_installs_into_the_projects_libexec(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (greeter / "greeter" / "generated" / "hooks.py").unlink()
    code, out, err = run(capsys, "build", greeter)
    assert (code, out) == (0, f"{greeter}/.ecxs/libexec/greeter.ecm\n")
    assert err.startswith("greeter: installed, digest ")


def test_build_says_when_nothing_changed(greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "build", greeter, "--libexec", tmp_path / "libexec")
    assert run(capsys, "build", greeter, "--libexec", tmp_path / "libexec")[2].startswith("greeter: unchanged, digest ")


def test_build_reports_as_json(greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "build", greeter, "--libexec", tmp_path / "libexec", "--json")
    (module,) = json.loads(out)["modules"]
    assert (module["name"], module["changed"]) == ("greeter", True)


def test_a_syntax_error_fails_the_build_with_its_place(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = greeter / "greeter" / "greeter.py"
    path.write_text("class Greeter(:\n")
    told = (
        f"{path}:1:15: error SRC001: 'greeter.py' is not Python: invalid syntax\n"
        "  1 | class Greeter(:\n"
        "    |               ^\n"
        "  hint: mend it; the rules of source were not applied\n"
    )
    assert run(capsys, "build", greeter) == (1, "", f"{told}1 error\n")
    assert run(capsys, "validate", greeter) == (1, told, "1 error\n")
