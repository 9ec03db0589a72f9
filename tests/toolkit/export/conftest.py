"""The examples as exported trees, and a stand-in for the vendor's ecxs that takes its documented options alone."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.interpreter import own_command
from ecxs.export import NEWEST, make_tree, read_subject, read_version, write_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.export import ExportedTree

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples" / "c"
DRIVER = "litebase"
SHARING = ("ds_mariadb", DRIVER)
"""Those whose build takes in sources of a folder beside them."""
NAMES = sorted(
    path.parent.name
    for path in EXAMPLES.glob("*/*.ecm")
    if (path.parent / "Makefile").is_file() and path.parent.name != "ds_mariadb"
)
IGNORED = ("*.so", ".ecxs", "__pycache__", ".pytest_cache", "compile_commands.json")
STAND_IN = """\
#!/bin/sh
# As the vendor's: what apxs knows, and nothing else.
for word; do
  case $word in
    -c | -o | -I?* | -D?* | -L?* | -l?* | -Wc,* | -Wl,*) ;;
    -*) echo "this ecxs has no option $word" >&2; exit 2 ;;
  esac
done
PYTHONPATH={path} exec {command} "$@"
"""


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the examples in C, whose folders no name of the checkout bears."""
    folder = tmp_path_factory.mktemp("authors") / "c"
    return Path(shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns(*IGNORED)))


@pytest.fixture(scope="session")
def tree_of() -> Callable[..., ExportedTree]:
    """Return a function that makes the tree of what lies at a path."""

    def make(path: Path, version: str = NEWEST) -> ExportedTree:
        return make_tree(read_subject(path), read_version(version))

    return make


@pytest.fixture(scope="session")
def exported(examples: Path, tree_of: Callable[..., ExportedTree], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the exported tree of each example, none of them built."""
    folder = tmp_path_factory.mktemp("server")
    for name in NAMES:
        write_tree(tree_of(examples / name), folder / name)
    return folder


@pytest.fixture(scope="session")
def vendor_ecxs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program in place of the vendor's ecxs."""
    program = tmp_path_factory.mktemp("bin") / "ecxs"
    path = shlex.quote(f"{ROOT}:{ROOT / 'runtime'}")
    program.write_text(STAND_IN.format(path=path, command=shlex.join(own_command())), encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture(scope="session")
def make_there(vendor_ecxs: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs make in a tree, in an environment that knows nothing of ecxs."""

    def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "HOME": str(vendor_ecxs.parent)}
        command = ["make", f"ECXS={vendor_ecxs}", *words]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=100
        )

    return make


@pytest.fixture(scope="session")
def built(exported: Path, make_there: Callable[..., subprocess.CompletedProcess[str]]) -> dict[str, str]:
    """Whatever was printed when each tree was built, by the names of the examples."""
    said = {}
    for name in NAMES:
        done = make_there(exported / name)
        assert done.returncode == 0, done.stdout + done.stderr
        said[name] = done.stdout + done.stderr
    return said
