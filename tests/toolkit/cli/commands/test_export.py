"""The command `ecxs export`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from ecxs.cli import main
from ecxs.cli.program import ecxs

SCRIPT = 'require "msys.core"\nlocal sieve = msys.runSieveScript\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kelp.lua").write_text(SCRIPT)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["export", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_name_that_the_version_lacks_is_a_warning_and_the_tree_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "kelp.lua", "-o", "tree")
    assert code == 0
    assert out.split() == [f"tree/{name}" for name in (".ecxs-export.json", "Makefile", "README.md", "ecelerity.conf",
                                                       "lua/kelp.lua")]  # fmt: skip
    assert "kelp.lua:2:15: warning EXP001: 'msys.runSieveScript' is documented for series 3 alone" in err
    assert err.endswith("tree: exported 'kelp' for version 4.x\n")
    assert (
        "`lua/kelp.lua:2:15`: 'msys.runSieveScript' is documented for series 3 alone"
        in Path("tree/README.md").read_text()
    )


def test_a_check_lists_the_names_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "kelp.lua", "-o", "tree", "--check")
    assert code == 1
    assert out.startswith("kelp.lua:2:15: warning EXP001")
    assert not Path("tree").exists()


def test_a_check_that_finds_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "kelp.lua", "--check", "--server", "3.6") == (0, "", "each name is documented for version 3.6\n")


def test_the_report_has_the_files_and_whether_they_were_written(capsys: pytest.CaptureFixture[str]) -> None:
    first, again = (json.loads(run(capsys, "kelp.lua", "-o", "tree", "--json")[1]) for _ in range(2))
    assert (first["changed"], again["changed"]) == (True, False)
    assert {key: first[key] for key in ("name", "server", "folder", "exit_code")} == {
        "name": "kelp", "server": "4.x", "folder": "tree", "exit_code": 0,
    }  # fmt: skip  # several to a line
    assert [finding["rule"] for finding in first["findings"]] == ["EXP001"]
    assert all((Path("tree") / file).is_file() for file in first["files"])


def test_a_module_in_python_is_refused_with_all_that_a_server_cannot_give_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["new", "owl", "--no-input"]) == 0
    author = Path("owl/owl/owl.py")
    text = author.read_text(encoding="utf-8")
    author.write_text(f"{text}\nimport os\n\nos.fork()\nlisten = lambda it: it.netlistener\n", encoding="utf-8")
    capsys.readouterr()
    code, _, err = run(capsys, "owl", "-o", "tree")
    line = text.count("\n") + 4
    assert code == 1
    assert f"owl/owl/owl.py:{line}:4: error EXP015: 'os.fork' is not to be had on a server: " in err
    assert f"owl/owl/owl.py:{line + 1}:24: error EXP010: 'netlistener' is not to be had on a server: " in err
    assert "2 errors" in err
    assert not Path("tree").exists()


def test_a_module_in_python_is_written_with_what_embeds_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "owl", "--no-input"]) == 0
    capsys.readouterr()
    code, out, _ = run(capsys, "owl", "-o", "tree")
    assert code == 0
    assert {"tree/owl.c", "tree/python/owl/owl.py", "tree/python/runtime.sha256"} <= set(out.splitlines())


def test_a_folder_is_named_or_a_check_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "kelp.lua")
    assert code == 2
    assert err == "error: the folder of the tree is missing\n  hint: name it: -o DIR, or check alone with --check\n"


def test_versions_are_completed() -> None:
    complete = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE").get_completions
    assert [item.value for item in complete(["export", "kelp", "--server"], "")] == ["3.6", "4.x"]
