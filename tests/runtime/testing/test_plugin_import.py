"""The plugin costs a pytest run of another project next to nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import ecruntime.testing

if TYPE_CHECKING:
    from pathlib import Path

CODE = """\
import sys
import pytest
before = set(sys.modules)
import ecruntime.testing.plugin
print(*sorted(name for name in set(sys.modules) - before if name.partition(".")[0] not in sys.stdlib_module_names))
"""


def test_loading_the_plugin_imports_nothing_of_the_runtime() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], text=True, capture_output=True, check=True)
    assert done.stdout.split() == ["ecruntime", "ecruntime.testing", "ecruntime.testing.plugin"]


def test_a_run_without_our_fixtures_imports_nothing_of_the_runtime(tmp_path: Path) -> None:
    test = "import sys\n\ndef test_runs():\n    assert 'ecruntime.server' not in sys.modules\n"
    (tmp_path / "test_own.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ecruntime.testing.__all__)
def test_each_name_of_the_kit_is_there(name: str) -> None:
    assert getattr(ecruntime.testing, name).__name__ == name


def test_a_name_that_the_kit_lacks_is_told_as_python_tells_it() -> None:
    with pytest.raises(AttributeError, match=r"^module 'ecruntime.testing' has no attribute 'nothing'$"):
        ecruntime.testing.nothing  # noqa: B018 - the access is what is tried
