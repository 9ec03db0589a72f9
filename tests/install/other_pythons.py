"""Run every test on each other Python that is found: `python tests/install/other_pythons.py`.

Interpreters are looked for by name in the folders of PATH and of pyenv. Each gets an environment of its own in
`.pythons`, with the newest packages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that its neighbour is found, however this is started

from environment import prepare

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
NAME = re.compile(r"python3\.\d+")
ASK = "import sys, venv, ensurepip; print(*sys.version_info[:2]); print(sys.base_prefix)"


def find_pythons(folders: list[Path]) -> dict[tuple[int, int], Path]:
    """Return an interpreter for each version in these folders that is new enough and can make environments."""
    found: dict[tuple[int, int], Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("python3.*")):
            version = _version(path) if NAME.fullmatch(path.name) else None
            if version is not None and version >= OLDEST:
                found.setdefault(version, path)
    return found


def _version(python: Path) -> tuple[int, int] | None:
    try:
        done = subprocess.run([str(python), "-c", ASK], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return None
    if done.returncode != 0:
        return None
    major, minor = done.stdout.splitlines()[0].split()
    return int(major), int(minor)


def search_folders() -> list[Path]:
    """Return the folders in which interpreters are looked for."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return [
        *(Path(name) for name in os.environ.get("PATH", "").split(os.pathsep) if name),
        *sorted(pyenv.glob("versions/*/bin")),
    ]


def main() -> int:
    """Run the suite on each, and return 1 if one of them failed."""
    others = {
        version: path for version, path in find_pythons(search_folders()).items() if version != sys.version_info[:2]
    }
    if not others:
        print("no other Python is on this machine")
        return 0
    failed = []
    for (major, minor), base in sorted(others.items()):
        name = f"{major}.{minor}"
        print(f"Python {name}: {base}", flush=True)
        python = prepare(ROOT / ".pythons" / name, base, ["--upgrade", "--editable", f"{ROOT}[dev]"])
        words = [str(python), "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider"]
        if subprocess.run(words, cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    print("failed on:" if failed else "passed on all", *failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
