"""Modules to pack: declared ones of each language, plain ones, and tools that unpack what is made of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from ecxs.cli.interpreter import own_command

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = ("python", "c", "lua")
IGNORED = ("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
FACTS = 'version = "1.2rc1"\nlicense = "MIT"\nmaintainer = "Ann Author <ann@example.org>"\n'
PREFIX = Path("opt", "msys", "ecelerity")


@pytest.fixture(scope="session")
def scaffolds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module of each language, `m_python`, `m_c` and `m_lua`, which can be packed."""
    folder = tmp_path_factory.mktemp("authors")
    for language in LANGUAGES:
        assert main(["new", f"m_{language}", "--kind", language, "--no-input", "-o", str(folder)]) == 0
        declare(folder / f"m_{language}")
    return folder


@pytest.fixture
def projects(scaffolds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them that a test may change, as the current folder."""
    folder = tmp_path / "projects"
    shutil.copytree(scaffolds, folder, ignore=shutil.ignore_patterns(*IGNORED))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def greetlog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example of a plain module in C, as the current folder."""
    folder = tmp_path / "greetlog"
    shutil.copytree(ROOT / "examples" / "c" / "greetlog", folder, ignore=shutil.ignore_patterns(*IGNORED))
    plain_facts(folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def unpack(tmp_path: Path) -> Callable[[Path], Path]:
    """Return a function that installs a package below a folder of its own, which it returns."""

    def install(package: Path) -> Path:
        root = tmp_path / f"root-of-{package.name}"
        root.mkdir()
        if package.suffix == ".deb":
            install_deb(root, package)
        elif package.suffix == ".rpm":
            unpack_rpm(root, package)
        elif package.suffix == ".whl":
            words = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--prefix")
            done(own_command()[0], *words, str(root), str(package))
        else:
            done("tar", "-xzf", str(package), "-C", str(root))
        return root

    return install


def declare(project: Path, facts: str = FACTS) -> None:
    """Fill in what the packages of a scaffolded module say."""
    file = project / "module.toml"
    before, found, after = file.read_text(encoding="utf-8").partition("[package]\n")
    assert found
    rest = after.partition("\n\n")[2]
    file.write_text(f"{before}[package]\n{facts}\n{rest}", encoding="utf-8")


def plain_facts(folder: Path, more: str = 'description = "Logs each reception"\n') -> None:
    """Write what the packages of plain modules say."""
    (folder / "package.toml").write_text(f"[package]\n{FACTS}{more}", encoding="utf-8")


def done(*words: str, folder: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """Run a program that must succeed, and return what it printed."""
    ended = subprocess.run(
        words, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def install_deb(root: Path, package: Path) -> None:
    """Install a package of Debian below a folder, into a database of packages of its own."""
    database = root / "var" / "lib" / "dpkg"
    if not database.is_dir():
        for name in ("info", "updates"):
            (database / name).mkdir(parents=True)
        for name in ("status", "available"):
            (database / name).touch()
    # As an operator who is asked nothing: what was edited is kept.
    keeps = ("--force-confdef", "--force-confold")
    done("dpkg", f"--root={root}", "--force-not-root", "--log=/dev/null", *keeps, "-i", str(package))


def unpack_rpm(root: Path, package: Path) -> None:
    """Unpack a package of RPM below a folder."""
    archive = root / "package.cpio"
    with archive.open("wb") as file:
        subprocess.run(["rpm2cpio", str(package)], stdout=file, check=True)
    with archive.open("rb") as file:
        subprocess.run(["cpio", "--quiet", "-idm"], stdin=file, cwd=root, check=True)
    archive.unlink()
