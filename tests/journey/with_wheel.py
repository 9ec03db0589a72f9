"""Build the wheel, install it into a virtual environment of its own, and make the journey with nothing else at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = "__pycache__"


def run(*arguments: str | Path, cwd: Path | None = None) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run([str(argument) for argument in arguments], cwd=cwd, check=True, env=environment)


def check_headers(python: Path, folder: Path) -> None:
    """Compile against the installed headers, which must be those of the checkout."""
    asked = [str(python), "-c", "import ecruntime; print(ecruntime.__path__[0])"]
    runtime = Path(subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True).stdout.strip())
    ours = ROOT / "runtime" / "ecruntime"
    for part in ("include", "catalogue/c", "bridge"):
        names = [
            sorted(str(path.relative_to(top / part)) for path in (top / part).rglob("*.*") if CACHE not in path.parts)
            for top in (ours, runtime)
        ]
        if names[0] != names[1] or not names[0]:
            raise SystemExit(f"the wheel has not the files of {part}: {sorted(set(names[0]) ^ set(names[1]))}")
    source = folder / "unit.c"
    source.write_text('#include "module.h"\n#include "hooks/core/log_delivery_v1.h"\n', encoding="utf-8")
    run("gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I", runtime / "include", source)


def check_bridge(python: Path, folder: Path) -> None:
    """Build the bridge from the installed sources, and load it."""
    place = folder / "bridge"
    run(python, "-m", "ecxs", "bridge", "build", "-o", place, cwd=folder)
    load = (
        "from ecruntime.bridge.cache import bridge_folder\n"
        "from ecruntime.bridge.native import load_native\n"
        f"folder = bridge_folder({{'ECXS_BRIDGE': {str(place)!r}}})\n"
        "load_native(folder).set_scheduler_thread()\n"
        "import ecruntime\n"
        f"assert not ecruntime.__path__[0].startswith({str(ROOT)!r})\n"
    )
    run(python, "-c", load, cwd=folder)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="ecxs-wheel-") as name:
        folder = Path(name)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder / "wheel", ROOT)
        # One for every machine: what is compiled is compiled where it runs.
        (wheel,) = (folder / "wheel").glob("ecxs-*-py3-none-any.whl")
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
        check_headers(python, folder)
        check_bridge(python, folder)
        # The demonstration runs from a copy, so that nothing of the checkout can stand in for what the wheel lacks.
        shutil.copy(ROOT / "examples" / "demo.py", folder / "demo.py")
        run(python, folder / "demo.py", "--folder", folder / "demo", cwd=folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
