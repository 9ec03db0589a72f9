"""The examples' own tests through the exported form of each: one run for all, and one that sabotage must fail."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.exported.conftest import EXAMPLES, SUITES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.exported.conftest import Trees

ROOT = EXAMPLES.parent
# The first test of a run builds what all need.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def run_suites(names: tuple[str, ...], trees: list[Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the tests of these examples, as `ecxs test --exported` has pytest run them."""
    settings = folder / "pytest.ini"
    settings.write_text("[pytest]\ncallback_budget = 30\nfilterwarnings = error\n", encoding="utf-8")
    paths = [ROOT, ROOT / "runtime", *(EXAMPLES / name for name in (*names, "bouncewatch"))]
    words = [
        sys.executable, "-P", "-m", "pytest", "-q", "-c", settings, "--rootdir", EXAMPLES, "-p", "no:cacheprovider",
        *(f"--exported={tree}" for tree in trees),
        *(EXAMPLES / name / "tests" for name in names),
    ]  # fmt: skip  # words, several to a line
    return subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )


# The tests of amnesty load bouncewatch as well, whose message with two recipients no server has.
@pytest.mark.parametrize(("names", "count"), [(SUITES[1:], 33), (SUITES[:1], 5)])
def test_the_own_tests_of_each_example_pass_in_the_exported_form(
    trees: Trees, tmp_path: Path, names: tuple[str, ...], count: int
) -> None:
    done = run_suites(names, [trees.tree(name) for name in names], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()
    passed = said[-1].split()[0]
    # Each of them has a runtime, and none ran with the class.
    assert f"{passed} of {passed} tests with a runtime ran it" in said
    assert int(passed) >= count


def test_the_examples_that_are_left_out_are_those_that_cannot_be_exported() -> None:
    written = {path.parent.name for path in EXAMPLES.glob("*/module.toml")}
    assert written - set(SUITES) == {"outbox"}


def test_a_provider_that_is_altered_in_the_tree_fails_them(trees: Trees, tmp_path: Path) -> None:
    tree = trees.moved(trees.tree("greylist"), tmp_path / "greylist")
    source = tree / "python/greylist/greylist.py"
    text = source.read_text(encoding="utf-8")
    altered = text.replace("else Verdict.RETRY", "else Verdict.CONT")
    assert altered != text
    source.write_text(altered, encoding="utf-8")
    for compiled in source.parent.glob("__pycache__/greylist.*.pyc"):
        compiled.unlink()
    done = run_suites(("greylist",), [tree], tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "test_greylist.py::test_an_unknown_sender_passes_after_the_delay" in done.stdout
