"""The mutation run: it tells who survived, goes on where it ended, and knows when its tests say nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CODE = """\
def both(one, other):
    if one == other:
        return 0
    return abs(one) * 10 + len(str(other))
"""
NOTICES = """\
from ecxs.rules.pair import both


def test_it() -> None:
    assert (both(3, 444), both(5, 5)) == (33, 0)
"""
SEES_NOTHING = NOTICES.replace(" == (33, 0)", "")
FAILS = "def test_it() -> None:\n    assert False\n"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Tree:
    """A tree of one file that is changed, and one test."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.kept = folder / "kept"
        self.table, self.equivalent = folder / "table.toml", folder / "equivalent.toml"
        self.table.write_text("[tests]\n", encoding="utf-8")
        self.equivalent.write_text("mutant = []\n", encoding="utf-8")
        for name, text in (("ecxs/__init__.py", ""), ("ecxs/rules/__init__.py", ""), ("ecxs/rules/pair.py", CODE)):
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        options = {"--root": self.root, "--folder": self.kept, "--table": self.table, "--equivalent": self.equivalent}
        command = [sys.executable, str(HERE / "run.py"), *(str(word) for pair in options.items() for word in pair)]
        command += ["--seed", "3", "--jobs", "1", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    @property
    def tried(self) -> list[dict[str, Any]]:
        content = json.loads((self.kept / "mutants-3.json").read_text(encoding="utf-8"))
        return [dict(row) for row in content["tried"]]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_survivors_are_shown_with_their_place_and_fail_the_run(tree: Tree) -> None:
    tree.write("tests/toolkit/rules/test_pair.py", SEES_NOTHING)
    done = tree.run("--count", "2")
    survivors = [it for it in tree.tried if it["fate"] == "survived"]
    assert done.returncode == 1
    assert survivors
    assert all(f"ecxs/rules/pair.py:{it['line']}\n{it['diff']}" in done.stdout for it in survivors)
    assert (tree.root / "ecxs/rules/pair.py").read_text(encoding="utf-8") == CODE


def test_a_run_whose_mutants_were_all_noticed_is_good_and_goes_on_with_others(tree: Tree) -> None:
    tree.write("tests/toolkit/rules/test_pair.py", NOTICES)
    done = tree.run("--count", "1")
    assert (done.returncode, [it["fate"] for it in tree.tried]) == (0, ["killed"])
    assert done.stdout.endswith("1 mutants: 1 killed, 0 survived, 0 equivalent\n")
    tree.run("--count", "1", "--resume")
    first, second = tree.tried
    assert first["key"] != second["key"]


def test_those_that_survived_are_tried_again(tree: Tree) -> None:
    tree.write("tests/toolkit/rules/test_pair.py", SEES_NOTHING)
    assert tree.run("--count", "2").returncode == 1
    (survivor, *_) = [it["key"] for it in tree.tried if it["fate"] == "survived"]
    tree.write("tests/toolkit/rules/test_pair.py", NOTICES)
    assert tree.run("--count", "2", "--resume").returncode == 0
    assert (survivor, "killed") in [(it["key"], it["fate"]) for it in tree.tried]


def test_a_mutant_that_is_known_to_be_equivalent_is_not_tried(tree: Tree) -> None:
    tree.write("tests/toolkit/rules/test_pair.py", SEES_NOTHING)
    tree.run("--count", "2")
    rows = [it["key"].split(" | ") for it in tree.tried]
    text = "".join(
        f"[[mutant]]\nfile = {json.dumps(file)}\nbefore = {json.dumps(before)}\nafter = {json.dumps(after)}\n"
        'reason = "for this test"\n'
        for file, before, after in rows
    )
    tree.equivalent.write_text(text, encoding="utf-8")
    done = tree.run("--count", "2")
    assert (done.returncode, {it["fate"] for it in tree.tried}) == (0, {"equivalent"})


def test_tests_that_fail_without_a_mutant_say_nothing(tree: Tree) -> None:
    tree.write("tests/toolkit/rules/test_pair.py", FAILS)
    done = tree.run("--count", "2")
    assert done.returncode == 3
    assert "without a mutant this fails: tests/toolkit/rules/test_pair.py::test_it" in done.stderr


def test_a_path_without_source_files_is_refused(tree: Tree) -> None:
    done = tree.run("--only", "ecxs/rules", "--only", "ecxs/rulez")
    assert (done.returncode, done.stderr) == (2, "no source file is below ecxs/rulez\n")


def test_every_folder_and_package_of_the_table_is_there() -> None:
    table = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))["tests"]
    assert [name for names in table.values() for name in names if not (ROOT / name).exists()] == []
    assert [name for name in table if not (ROOT / name).is_dir() and not (ROOT / "runtime" / name).is_dir()] == []


def test_every_equivalent_mutant_is_one_of_what_its_file_says_and_has_its_reason() -> None:
    rows = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))["mutant"]
    for row in rows:
        lines = [line.strip() for line in (ROOT / row["file"]).read_text(encoding="utf-8").splitlines()]
        assert all(line in lines for line in row["before"].split("\n")), row
        assert len(row["reason"]) > 20, row
