from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecxs.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_new_lists_the_files_and_says_what_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "new", "owl", "--set", "description=Hoots")
    assert code == 0
    assert sorted(out.splitlines()) == sorted(
        str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()
    )
    assert err == f"made 'owl' with {len(out.splitlines())} files; next: cd owl && ecxs test\n"


def test_new_writes_where_it_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", "owl", "-o", tmp_path / "a" / "b")[0] == 0
    assert (tmp_path / "a" / "b" / "owl" / "owl.ecm").is_file()


def test_new_refuses_a_folder_that_exists(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "new", "greeter", "-o", greeter.parent)
    assert (code, out) == (2, "")
    assert err == (
        f"error: '{greeter}' exists already; nothing was written\n"
        "  hint: choose another name, or another folder with -o\n"
    )


def test_new_refuses_a_setting_without_value(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "new", "owl", "--set", "description")
    assert code == 2
    assert err == ("error: --set takes KEY=VALUE, not 'description'\n  hint: 'ecxs new --help' shows how it is used\n")


def test_new_says_which_kind_was_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", "owl", "--kind", "pythn", "-o", tmp_path) == (
        2,
        "",
        "error: 'pythn' is not a kind of module\n  hint: did you mean 'python'?\n",
    )
    assert list(tmp_path.iterdir()) == []


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
    assert err == "greeter: 1 of 11 files would change\n  hint: run 'ecxs generate' and keep what it writes\n"
    assert stale.read_text() == "old\n"


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
    assert {"path": "greeter.ecm", "change": "new"} in report["files"]


def test_generate_shows_all_findings_and_exits_with_one(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("summary", "sumary"))
    code, out, err = run(capsys, "generate", greeter)
    assert (code, out) == (1, "")
    assert err.count("did you mean 'summary'?") == 4
    assert err.endswith("4 errors\n")


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
    assert run(capsys, "build", greeter) == (
        4,
        "",
        f"error: {path}:1:15: invalid syntax\n  hint: mend the syntax and build again\n",
    )


def test_a_fresh_project_is_valid(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "validate", greeter) == (0, "", "nothing to complain of\n")


def test_a_built_libexec_is_valid(greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "build", greeter, "--libexec", tmp_path / "libexec")
    assert run(capsys, "validate", tmp_path / "libexec") == (0, "", "nothing to complain of\n")


def test_validate_shows_findings_as_results(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace("default = 300", "defualt = 300"))
    code, out, err = run(capsys, "validate", declaration)
    assert code == 1
    assert "hint: did you mean 'default'?" in out
    assert err == "1 error\n"


def test_json_is_a_format_by_a_shorter_name(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("validate", "graph"):
        long = run(capsys, command, greeter, "--format", "json")
        assert run(capsys, command, greeter, "--json") == long


def test_a_run_of_a_folder_says_that_it_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "run", "-f", tmp_path)
    assert (code, err) == (3, f"error: configuration '{tmp_path}' is a folder\n  hint: name a file with -f\n")


def test_a_run_of_nothing_says_that_it_does_not_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.conf"
    code, _, err = run(capsys, "run", "-f", path)
    assert (code, err) == (3, f"error: configuration '{path}' does not exist\n  hint: name a file with -f\n")


def test_a_run_without_a_project_says_what_to_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hint = "name a configuration with -f, or go to a module's folder"
    assert run(capsys, "run") == (2, "", f"error: there is no module.toml here\n  hint: {hint}\n")


def test_tests_of_a_folder_that_does_not_exist_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "test", "owl") == (
        2,
        "",
        (
            "error: 'owl' is no folder, and there is no module.toml here\n"
            "  hint: name the folder of a module, or go there\n"
        ),
    )


def test_validate_as_json_keeps_stderr_quiet(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "validate", greeter, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"schema": 1, "findings": []}
