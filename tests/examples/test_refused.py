"""Each refused example is refused, in the words that stand beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ecxs.cli.interpreter import own_command

REFUSED = Path(__file__).resolve().parents[2] / "examples" / "refused"
NAMES = sorted(path.parent.name for path in REFUSED.glob("*/module.toml"))
pytestmark = pytest.mark.slow


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", NAMES)
def test_it_is_refused_in_these_words(name: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(REFUSED / name, tmp_path / name))
    command, _, wanted = (REFUSED / name / "refused.txt").read_text(encoding="utf-8").partition("\n")
    subprocess.run(own_command("generate"), cwd=folder, capture_output=True, check=False)

    done = subprocess.run(
        own_command(*command.removeprefix("$ ecxs ").split()),
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == wanted
    # What may be meant is a warning, which ends nothing.
    assert bool(done.returncode) is (" error " in wanted)


def test_each_stands_on_the_page_with_its_rule() -> None:
    page = (REFUSED / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| \[(\w+)\].*\| \[([A-Z]+[0-9]+)\]", page, re.MULTILINE))

    assert sorted(rows) == NAMES
    assert all(f" {rule}: " in (REFUSED / name / "refused.txt").read_text() for name, rule in rows.items())
