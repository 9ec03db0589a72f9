from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

sys.path.insert(0, str(Path(__file__).parent))
from lowest import lowest_versions

ROOT = Path(__file__).resolve().parents[2]


def test_every_requirement_of_the_package_and_of_its_tests_is_pinned_to_its_lower_bound() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    pinned = [Requirement(text) for text in lowest_versions(ROOT / "pyproject.toml")]
    assert [one.name for one in pinned] == [one.name for one in declared]
    # An upper bound is left out: a version that is pinned is below it.
    lower = [str(next(it for it in one.specifier if it.operator == ">=")) for one in declared]
    assert [str(one.specifier).replace("==", ">=") for one in pinned] == lower
    assert all(one.specifier.contains(str(pin.specifier)[2:]) for one, pin in zip(declared, pinned, strict=True))


def test_a_requirement_without_a_lower_bound_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[project]\ndependencies = ["click"]\n[project.optional-dependencies]\ndev = []\n')
    with pytest.raises(SystemExit, match=r"'click' has no lower bound of the form NAME>=VERSION"):
        lowest_versions(file)


def test_continuous_integration_runs_it() -> None:
    assert "stage make lowest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    done = subprocess.run(["make", "-n", "lowest"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "tests/install/lowest.py" in done.stdout
