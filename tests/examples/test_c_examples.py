"""Each example in C or C++ is built without a warning, and its own tests pass; that of MariaDB where its library is."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from ecxs.cli.interpreter import own_command
from tests.databases import require_mariadb, what_lacks

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "c"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/Makefile"))
OF_MARIADB = "ds_mariadb"
pytestmark = pytest.mark.slow


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    if request.param == OF_MARIADB:
        require_mariadb()
    return str(request.param)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the examples, each built by its Makefile, and what was printed."""
    folder = tmp_path_factory.mktemp("c")
    ignored = shutil.ignore_patterns("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
    shutil.copytree(EXAMPLES, folder / "c", ignore=ignored)
    said = {}
    for name in [one for one in NAMES if one != OF_MARIADB or not what_lacks()]:
        words = ["make", "-s", f"ECXS={shlex.join(own_command())}"]
        done = subprocess.run(words, cwd=folder / "c" / name, capture_output=True, text=True, check=False, timeout=50)
        assert done.returncode == 0, done.stdout + done.stderr
        said[name] = done.stderr
    return folder / "c", said


def test_every_example_is_here() -> None:
    assert NAMES == [
        "blocklist", "digests", "ds_mariadb", "ds_sqlite", "failtally", "greetlog", "leniency", "pace", "pagebox",
    ]  # fmt: skip


def test_no_compiler_warns(name: str, built: tuple[Path, dict[str, str]]) -> None:
    _, said = built

    assert "warning:" not in said[name]


def test_the_build_leaves_the_manifest_as_it_is_here(name: str, built: tuple[Path, dict[str, str]]) -> None:
    folder, _ = built

    assert (folder / name / f"{name}.ecm").read_bytes() == (EXAMPLES / name / f"{name}.ecm").read_bytes()


def test_its_own_tests_pass(name: str, built: tuple[Path, dict[str, str]]) -> None:
    folder, _ = built
    words = own_command("test", name, "-q", "-p", "no:cacheprovider")
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=50)

    assert done.returncode == 0, done.stdout + done.stderr


def test_its_configuration_is_sound(name: str, built: tuple[Path, dict[str, str]]) -> None:
    folder, _ = built
    words = own_command("validate", f"{name}/ecelerity.conf", "--libexec", name, "--libexec", "failtally")
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=50)

    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout


def test_its_configuration_loads(name: str, built: tuple[Path, dict[str, str]]) -> None:
    folder, _ = built
    others = () if name == "failtally" else ("--libexec", "failtally")
    words = own_command("run", "--check", "-f", f"{name}/ecelerity.conf", "--libexec", name, *others)
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=50)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything loads" in done.stderr + done.stdout
