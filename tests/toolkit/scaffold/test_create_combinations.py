"""What `ecxs new` makes is whole: each pair of choices in every run, every combination with ECXS_SOAK=1."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.languages import LANGUAGES as OPENED
from ecxs.cli import main
from ecxs.definition import Language
from ecxs.scaffold import KINDS, QUESTIONS

ROOT = Path(__file__).resolve().parents[3]
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": tuple(KINDS),
    **{
        name: question.choices or ("yes", "no")
        for name, question in QUESTIONS.items()
        if question.choices or isinstance(question.default, bool)
    },
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def pairs_of(row: tuple[str, ...]) -> set[tuple[tuple[int, str], ...]]:
    return set(itertools.combinations(enumerate(row), 2))


def pairwise(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Choose rows, greedily, until each pair of values stands in one of them."""
    missing = set().union(*map(pairs_of, rows))
    chosen = []
    while missing:
        best = max(rows, key=lambda row: len(pairs_of(row) & missing))
        chosen.append(best)
        missing -= pairs_of(best)
    return chosen


def is_possible(row: tuple[str, ...]) -> bool:
    """Tell whether the kind leaves the other answers open."""
    given = dict(zip(CHOICES, row, strict=True))
    return all(given[question] == "no" for question in KINDS[given["kind"]].without)


ALL = [row for row in itertools.product(*CHOICES.values()) if is_possible(row)]
ROWS = ALL if os.environ.get("ECXS_SOAK") else pairwise(ALL)


def run(project: Path, *arguments: str) -> None:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": paths, "MYPYPATH": str(ROOT / "runtime"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_a_scaffold_builds_validates_type_checks_and_passes_its_tests(tmp_path: Path, row: tuple[str, ...]) -> None:
    kind, *answers = row
    settings = [f"--set={name}={answer}" for name, answer in zip(list(CHOICES)[1:], answers, strict=True)]
    assert main(["new", "owl", "--kind", kind, *settings, "-o", str(tmp_path)]) == 0
    project = tmp_path / "owl"
    assert main(["generate", str(project), "--check"]) == 0
    assert main(["validate", str(project)]) == 0
    assert main(["build", str(project)]) == 0
    if KINDS[kind].language in OPENED:
        run(project, "ecxs", "test", "-q", "-p", "no:cacheprovider")
        run(project, "ecxs", "run", "--check")
    if KINDS[kind].language is Language.C:
        assert main(["validate", str(project), "--level", "symbols"]) == 0
    packages = ["owl"] if (project / "owl").is_dir() else []
    run(project, "mypy", "--strict", *packages, "tests")
    run(project, "ruff", "format", "--line-length=120", "--check", ".")
