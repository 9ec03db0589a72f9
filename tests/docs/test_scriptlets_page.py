"""The page about scriptlets is true: its script is run by its tests, and its table has the options of the module."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.languages.lua.opening import open_scriptlet

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "scriptlets.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \| `?([^|`]+)`? \|", re.MULTILINE)


@pytest.mark.slow
def test_the_script_is_run_by_the_tests_of_the_page(tmp_path: Path) -> None:
    for kind, text in FENCE.findall(PAGE):
        if kind == "lua":
            script = text
        elif kind == "python":
            (tmp_path / text.partition("\n")[0].removeprefix("# ")).write_text(text)
    # Each test has a folder of its own, with its configuration.
    (tmp_path / "conftest.py").write_text(
        f"import pytest\n\n@pytest.fixture(autouse=True)\ndef script(tmp_path):\n"
        f"    (tmp_path / 'greet.lua').write_text({script!r})\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    environment = {**os.environ, "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


def test_the_table_has_the_options_of_this_runtime() -> None:
    known = {option.definition.name: option.definition.default for option in open_scriptlet().registration.options}
    rows = dict(ROW.findall(PAGE))
    assert set(rows) == {"search_path", "engine", "time_limit", "memory_limit", "profile", "strikes"}
    for name, default in rows.items():
        assert known[name] == (None if default.strip() in {"none", "the best"} else default.strip())
