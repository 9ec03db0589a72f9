"""The runner keeps its budget, goes on where it ended, and says how a failure is replayed."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
RUN = HERE / "run.py"
ROOT = HERE.parents[1]
QUIET = ["{python}", "-c", "pass"]
NOTE = ["{python}", "-c", "import os; print(os.environ['ECXS_SOAK'], os.environ['ECXS_SOAK_SEED'], '{seed}')"]
FAIL_AT_8 = ["{python}", "-c", "import sys; print('it broke'); sys.exit({seed} == 8)"]
ENDLESS = ["{python}", "-c", "import time; time.sleep(3600)"]


class Soak:
    """A table of storms of its own, and a folder for the state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "kept"
        self.table = folder / "storms.toml"

    def storms(self, **commands: list[str]) -> None:
        rows = [
            f'[[storm]]\nname = "{name}"\nwhat = "what"\ncommand = {json.dumps(words)}\n'
            for name, words in commands.items()
        ]
        self.table.write_text("\n".join(rows), encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(RUN), "--storms", str(self.table), "--folder", str(self.folder), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)

    @property
    def rounds(self) -> list[tuple[str, int, str]]:
        return self.kept_in("state.json")

    def kept_in(self, name: str) -> list[tuple[str, int, str]]:
        content: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return [(row["storm"], row["seed"], row["result"]) for row in content["rounds"]]


@pytest.fixture
def soak(tmp_path: Path) -> Soak:
    return Soak(tmp_path)


def test_every_storm_gets_a_round_before_any_gets_another(soak: Soak) -> None:
    soak.storms(one=QUIET, two=QUIET, bad=FAIL_AT_8)
    assert soak.run("--seed", "7").returncode == 1
    assert soak.rounds == [
        ("one", 7, "passed"),
        ("two", 7, "passed"),
        ("bad", 7, "passed"),
        ("one", 8, "passed"),
        ("two", 8, "passed"),
        ("bad", 8, "failed"),
    ]


def test_a_failure_ends_with_the_command_that_replays_it(soak: Soak) -> None:
    soak.storms(bad=FAIL_AT_8)
    shown = soak.run("--only", "bad", "--seed", "8").stdout
    assert "it broke\n" in shown
    (replay,) = [line.partition("replay it: ")[2] for line in shown.splitlines() if "replay it: " in line]
    again = subprocess.run(shlex.split(replay), capture_output=True, text=True, check=False, cwd=soak.table.parent)
    assert again.returncode == 1
    assert "bad (seed 8): failed" in again.stdout


def test_one_storm_with_a_seed_is_one_round(soak: Soak) -> None:
    soak.storms(one=QUIET, two=QUIET)
    assert soak.run("--only", "two", "--seed", "3").returncode == 0
    assert soak.kept_in("replay.json") == [("two", 3, "passed")]
    assert not (soak.folder / "state.json").exists()


def test_a_storm_is_told_its_seed_and_that_it_is_a_soak(soak: Soak) -> None:
    soak.storms(one=NOTE)
    soak.run("--only", "one", "--seed", "3")
    assert (soak.folder / "one-3.log").read_text(encoding="utf-8") == "1 3 3\n"


def test_the_budget_ends_a_storm_and_that_is_no_failure(soak: Soak) -> None:
    soak.storms(one=QUIET, endless=ENDLESS)
    done = soak.run("--seed", "7", "--budget", "0.02")
    assert done.returncode == 0
    assert soak.rounds[-1] == ("endless", 7, "unfinished")
    assert "not every storm has come to its end; --resume goes on" in done.stdout


def test_resume_takes_up_an_unfinished_round_with_its_seed(soak: Soak) -> None:
    soak.storms(one=QUIET, two=ENDLESS)
    soak.run("--seed", "7", "--budget", "0.02")
    soak.storms(one=QUIET, two=FAIL_AT_8)
    assert soak.run("--resume").returncode == 1
    assert soak.rounds[:2] == [("one", 7, "passed"), ("two", 7, "unfinished")]
    assert ("two", 7, "passed") in soak.rounds
    assert soak.rounds[-1] == ("two", 8, "failed")


def test_without_resume_it_begins_anew(soak: Soak) -> None:
    soak.storms(bad=FAIL_AT_8, one=QUIET)
    soak.run("--seed", "8")
    soak.run("--seed", "8")
    assert soak.rounds == [("bad", 8, "failed")]


def test_a_state_that_cannot_be_read_is_left_behind(soak: Soak) -> None:
    soak.storms(bad=FAIL_AT_8, one=QUIET)
    soak.folder.mkdir()
    (soak.folder / "state.json").write_text('{"schema": 1, "rounds": [{}]}', encoding="utf-8")
    assert soak.run("--resume", "--seed", "8").returncode == 1
    assert soak.rounds == [("bad", 8, "failed")]


def test_an_unknown_storm_is_refused_with_those_there_are(soak: Soak) -> None:
    soak.storms(one=QUIET, two=QUIET)
    done = soak.run("--only", "three")
    assert (done.returncode, done.stderr) == (2, "there is no such storm; there are: one, two\n")


def test_every_file_that_the_table_names_is_there() -> None:
    table = tomllib.loads((HERE / "storms.toml").read_text(encoding="utf-8"))
    names = [word for storm in table["storm"] for word in storm["command"] if word.startswith("tests/")]
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_every_target_of_the_fuzzer_has_a_storm() -> None:
    table = tomllib.loads((HERE / "storms.toml").read_text(encoding="utf-8"))
    fuzzed = {storm["command"][2] for storm in table["storm"] if storm["name"].startswith("fuzz-")}
    text = (ROOT / "tests" / "fuzz" / "targets.py").read_text(encoding="utf-8")
    assert all(f'"{name}":' in text for name in fuzzed)
    assert text.count('":') == len(fuzzed)
