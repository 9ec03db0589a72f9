from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.cli.dev.affected_tests import affected_tests

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "owl/__init__.py": "from .owl import Owl\n",
    "owl/owl.py": "from .rates import rate\n",
    "owl/rates.py": "def rate(): ...\n",
    "owl/alone.py": "",
    "src/night.c": "",
    "src/day.c": "",
    "ecelerity.conf": "",
    "module.toml": "",
    "tests/conftest.py": "",
    "tests/help.py": "",
    "tests/test_owl.py": "from owl import Owl\n",
    "tests/test_night.py": "import tests.help\n'at night we go'\n",
    "tests/test_broken.py": "def (:\n",
}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (["tests/test_night.py"], ("tests/test_night.py",)),
        # By imports of imports.
        (["owl/rates.py"], ("tests/test_owl.py",)),
        (["tests/help.py"], ("tests/test_night.py",)),
        # By the name that is mentioned.
        (["src/night.c"], ("tests/test_night.py",)),
        (["src/night.c", "owl/owl.py"], ("tests/test_night.py", "tests/test_owl.py")),
        # Nobody mentions them.
        (["src/day.c"], None),
        (["owl/alone.py"], None),
        (["src/night.c", "src/day.c"], None),
        (["module.toml"], None),
        (["tests/conftest.py"], None),
        (["owl/gone.py"], None),
        # Tests have configurations of their own; a test that is gone needs no run.
        (["ecelerity.conf"], ()),
        (["tests/test_gone.py"], ()),
    ],
)
def test_tests_are_those_that_import_or_mention_what_changed(
    tmp_path: Path, changed: list[str], wanted: tuple[str, ...] | None
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert affected_tests(tmp_path, FILES, changed) == wanted
