"""`ecxs explain`, `ecxs doctor` and `ecxs breaking`, and what the shell completes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import ShellComplete

from ecxs.cli import main
from ecxs.cli.program import ecxs
from ecxs.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

PROJECT = """\
schema = 1
[module]
name = "kelp"
language = "c"
[[option]]
name = "fin"
type = "int"
default = {default}
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def completed(arguments: Sequence[str], incomplete: str) -> list[str]:
    found = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE").get_completions(list(arguments), incomplete)
    return [item.value for item in found]


def project(name: str, default: int) -> Path:
    Path(name).mkdir()
    Path(name, "module.toml").write_text(PROJECT.format(default=default))
    return Path(name)


def test_explain_shows_a_rule_whatever_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "explain", "ecm002")
    assert (code, err) == (0, "")
    assert out.startswith("ECM002 (error): keys stand below a header\n")


def test_explain_refuses_an_unknown_rule_with_near_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", "BLK009") == (
        2,
        "",
        "error: there is no rule 'BLK009'\n  hint: did you mean 'BLK004' or 'BLK003' or 'BLK002'?\n",
    )


def test_explain_without_a_rule_says_what_to_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain") == (
        2,
        "",
        "error: name a rule, or ask for all with --list\n  hint: 'ecxs explain --help' shows how it is used\n",
    )


def test_explain_lists_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(run(capsys, "explain", "--list")[1].splitlines()) == len(load_rules())


def test_explain_lists_a_family(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "explain", "--list", "blk")[1]
    assert [line.split()[0] for line in out.splitlines()] == ["BLK001", "BLK002", "BLK003", "BLK004"]


def test_explain_as_json_has_both_samples(capsys: pytest.CaptureFixture[str]) -> None:
    (rule,) = json.loads(run(capsys, "explain", "ECM002", "--json")[1])["rules"]
    assert (rule["wrong"], rule["right"]) == ("msys.requires = tide\n[kelp]\n", "[kelp]\nmsys.requires = tide\n")


def test_a_rule_is_completed_with_its_family() -> None:
    assert completed(["explain"], "BLK") == ["BLK001", "BLK002", "BLK003", "BLK004"]
    assert completed(["validate", "--select"], "ECM001,blk00") == [f"ECM001,BLK00{n}" for n in range(1, 5)]


def test_commands_are_completed() -> None:
    assert completed([], "exp") == ["explain"]


def test_hooks_are_completed_by_their_dotted_names() -> None:
    assert completed(["hooks", "show"], "core.log_permanent_f") == ["core.log_permanent_failure_v1"]


def test_doctor_finds_this_machine_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "doctor", "--libexec", tmp_path, "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert (code, err) == (0, "")
    assert list(checks) == [
        "python", "system", "packages", "compiler", "cffi", "lupa", "libexec", "sockets", "terminal",
    ]  # fmt: skip
    assert checks["libexec"] == {"name": "libexec", "state": "good", "found": str(tmp_path), "hint": ""}


def test_doctor_ends_with_3_when_something_needed_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    code, out, err = run(capsys, "doctor", "--libexec", tmp_path / "file" / "libexec")
    assert code == 3
    assert f"missing  libexec     {tmp_path}/file cannot be written\n" in out
    assert "  hint: choose a folder of your own, or ask its owner\n" in out
    assert err == "1 of 9 missing\n"


def test_breaking_reports_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "breaking", project("old", 1), project("new", 2)) == (
        1,
        "breaks kelp: option fin: its default was 1 and is 2\n",
        "1 change would break its users\n",
    )


def test_breaking_is_content_with_equal_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = project("old", 1)
    assert run(capsys, "breaking", folder, folder / "module.toml") == (0, "", "nothing breaks\n")


def test_breaking_compares_libexec_folders(
    greeter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(greeter.parent)
    assert main(["build", str(greeter), "--libexec", "one"]) == 0
    assert run(capsys, "breaking", "one", greeter)[0] == 0


def test_breaking_refuses_a_folder_without_modules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "breaking", tmp_path, tmp_path)
    assert (code, out) == (2, "")
    assert err == (
        f"error: '{tmp_path}' holds no module.toml and no module record\n"
        "  hint: name a module.toml, a project, a module record or a libexec folder\n"
    )
