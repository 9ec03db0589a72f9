"""Hooks between modules in C and in Python: fresh scaffolds, declared in one language, provided in the other."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "generated" / "data" / "two"
HOOKS = ("total", "agree", "names", "judged", "plain")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def ecxs(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "ecxs", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr


def scaffold(folder: Path, name: str, kind: str, more: str = "", uses: str = "") -> Path:
    ecxs(folder, "new", name, "--kind", kind, "--set", "hook=no", "--set", "timer=no")
    declaration = folder / name / "module.toml"
    text = declaration.read_text()
    if uses:
        text = text.replace("\ndescription = ", f'\nuses = ["../{uses}"]\nrequires = ["{uses}"]\ndescription = ', 1)
    declaration.write_text(text + more)
    (folder / name / "tests" / f"test_{name}.py").unlink()
    return folder / name


def fill(project: Path, calls: str) -> None:
    """Write the bodies of the author's functions in C."""
    source = project / "src" / f"{project.name}.c"
    text = source.read_text()
    for name, body in tomllib.loads((DATA / "bodies.toml").read_text()).items():
        head, found, rest = text.partition(f"{project.name}_{name}(")
        if found:
            parameters, _, after = rest.partition("{")
            written = body.replace("NAME_call_", calls).rstrip("\n")
            text = f"{head}{found}{parameters}{{\n{written}\n}}{after.partition(chr(10) + '}')[2]}"
    source.write_text(text)


def test_python_provides_what_c_declares(tmp_path: Path) -> None:
    tally = scaffold(tmp_path, "tally", "c", (DATA / "hooks.toml").read_text())
    ecxs(tally, "generate", "--stubs")
    fill(tally, "tally_call_")
    shutil.copy(DATA / "from_c.py", tally / "tests" / "test_tally.py")
    ecxs(tally, "validate", "--level", "symbols")
    ecxs(tally, "test", "-q")


def test_c_provides_and_calls_what_python_declares(tmp_path: Path) -> None:
    hooks, _, command = (DATA / "hooks.toml").read_text().partition("[[command]]")
    pelt = scaffold(tmp_path, "pelt", "python", hooks)
    ecxs(pelt, "generate", "--stubs")
    source = pelt / "pelt" / "pelt.py"
    source.write_text(source.read_text().replace("return False", "return result > limit"))
    limpet = scaffold(tmp_path, "limpet", "c", f"\n[[command]]{command}", uses="pelt")
    (limpet / "tests" / "test_limpet.py").write_text("")
    for hook in HOOKS:
        ecxs(limpet, "add", "provider", f"pelt.{hook}_v1")
    ecxs(limpet, "generate", "--stubs")
    fill(limpet, "limpet_call_pelt_")
    shutil.copy(DATA / "from_python.py", limpet / "tests" / "test_limpet.py")
    ecxs(limpet, "validate", "--level", "symbols")
    ecxs(limpet, "test", "-q")
