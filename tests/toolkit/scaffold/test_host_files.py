"""The files for code hosts: each step that they name is carried out in a new project, in a repository with a branch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ecxs.scaffold import KINDS
from ecxs.scaffold.history import template_files
from tests.docs.page_commands import PageShell

if TYPE_CHECKING:
    from pathlib import Path

FILES = {".github/workflows/module.yml": r"^ +(?:- )?run: (.*)$", ".gitlab-ci.yml": r"^    - (?!if: )(.*)$"}
INSTALL = "python -m pip install ecxs"


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_every_step_passes_in_a_new_project_and_the_last_finds_what_breaks(tmp_path: Path) -> None:
    shell = PageShell(tmp_path)
    shell.printed("ecxs new owl --no-input && cd owl && git init -q -b main && git add .")
    shell.printed("git commit -q -m first && git update-ref refs/remotes/origin/main HEAD && git switch -q -c topic")
    base = "GITHUB_BASE_REF=main CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse main)"
    steps = {
        file: re.findall(form, (tmp_path / "owl" / file).read_text(), re.MULTILINE) for file, form in FILES.items()
    }

    assert [(found[0], len(found)) for found in steps.values()] == [(INSTALL, 5), (INSTALL, 5)]
    for step in steps[".github/workflows/module.yml"][1:]:
        printed = shell.printed(f"export {base}; set -e; {step}; echo 'ended well'")
        assert printed.endswith("ended well\n"), f"$ {step}\n{printed}"
    shell.printed('sed -i \'s/^name = "owl"/name = "hawk"/\' module.toml')
    for found in steps.values():
        assert "the module is gone" in shell.printed(f"export {base}; {found[-1]}")


def test_the_files_are_the_same_in_every_language() -> None:
    made = {file: {template_files(kind.template)[file] for kind in KINDS.values()} for file in FILES}
    assert {file: len(texts) for file, texts in made.items()} == dict.fromkeys(FILES, 1)
