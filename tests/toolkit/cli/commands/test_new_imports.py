"""What `ecxs new` does not need, it does not import: that is what makes it quick."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CODE = """\
import sys
from ecxs.cli import main
main(sys.argv[1:])
print("imported:", *sys.modules)
"""
NOT_FOR_NEW = {
    "cookiecutter", "difflib", "ecruntime.catalogue.hook_values", "ecruntime.catalogue.options",
    "ecruntime.formats.conf", "ecruntime.formats.manifest", "ecxs.edit", "ecxs.definition.locate", "ecxs.rules",
    "ecxs.languages.python.catalogue", "importlib.resources", "libcst", "rich", "tomlkit",
}  # fmt: skip


def imported(folder: Path, *words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", CODE, *words], cwd=folder, text=True, capture_output=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.slow
def test_new_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    assert imported(tmp_path, "new", "owl", "--no-input") & NOT_FOR_NEW == set()


@pytest.mark.slow
def test_a_second_generate_imports_no_template_engine(tmp_path: Path) -> None:
    imported(tmp_path, "new", "owl", "--no-input")
    imported(tmp_path / "owl", "generate")
    assert imported(tmp_path / "owl", "generate") & {*NOT_FOR_NEW, "jinja2", "ecxs.documents", "tomli"} == set()
