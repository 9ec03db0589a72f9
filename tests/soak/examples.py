"""Run the tests of every example with `--reload-everywhere` and one seed: `python tests/soak/examples.py SEED`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(seed: str) -> int:
    """Run one project after the other; the first that fails decides."""
    for declaration in sorted((ROOT / "examples").rglob("module.toml")):
        if "refused" in declaration.parts:
            continue
        project = declaration.parent
        words = ("ecxs", "test", "-q", "--schedule", seed, "--reload-everywhere", "-p", "no:cacheprovider")
        done = subprocess.run([sys.executable, "-m", *words], cwd=project, check=False)
        if done.returncode:
            print(f"{project.relative_to(ROOT)} failed")
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
