"""Run tests with the lowest versions that pyproject.toml declares: `python tests/install/lowest.py [--all]`.

A lower bound is a promise: an environment of its own gets exactly the declared versions, and the tests of the command
line, of the journey, of the test kit and of the reader of libraries run in it; with `--all`, every test. The
environment is kept in `.lowest` and made anew when the bounds change.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that its neighbour is found, however this is started

from environment import prepare

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = (
    "tests/toolkit/cli",
    "tests/journey",
    "tests/runtime/testing",
    "tests/runtime/formats/library",
    "tests/runtime/languages/lua",
    "tests/toolkit/languages/lua",
    "tests/install",
)
LEFT_OUT = (
    "tests/toolkit/cli/test_killed.py",
    "tests/toolkit/cli/test_supervise.py",
    "tests/toolkit/cli/test_working_folder.py",
    "tests/toolkit/cli/test_hostile_projects.py",
    "tests/runtime/languages/lua/test_script_storm.py",
    "tests/runtime/languages/lua/test_limits.py",
)
"""Long, and about files, processes, signals and memory: no version of a library matters to them."""
REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+(\[[a-z,]+\])?)\s*>=\s*(?P<version>[0-9.]+)(\s*,\s*<\s*[0-9.]+)?(?P<marker>\s*;.*)?"
)


def lowest_versions(pyproject: Path) -> list[str]:
    """Return the requirements of the package and of its tests, each pinned to its lower bound."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    pinned = []
    for text in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        found = REQUIREMENT.fullmatch(text)
        if found is None:
            raise SystemExit(f"{pyproject}: {text!r} has no lower bound of the form NAME>=VERSION")
        pinned.append(f"{found['name']}=={found['version']}{found['marker'] or ''}")
    return pinned


def main(arguments: list[str]) -> int:
    """Install, run, and return the exit code of pytest."""
    parser = argparse.ArgumentParser(description="Run tests with the lowest declared versions.")
    parser.add_argument("--all", action="store_true", help="run every test, not only those of the tools an author uses")
    parser.add_argument("--environment", type=Path, default=ROOT / ".lowest", help="where the versions are installed")
    told = parser.parse_args(arguments)
    pinned = lowest_versions(ROOT / "pyproject.toml")
    python = prepare(told.environment, Path(sys.executable), pinned, ["--no-deps", "--editable", str(ROOT)])
    print("lowest versions:", ", ".join(pinned), flush=True)
    chosen = () if told.all else (*SAMPLE, *(f"--ignore={path}" for path in LEFT_OUT))
    # Dependencies of that age warn on a newer Python; those warnings are theirs. With the newest versions, warnings are
    # errors.
    words = [str(python), "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-W", "default", *chosen]
    return subprocess.run(words, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
