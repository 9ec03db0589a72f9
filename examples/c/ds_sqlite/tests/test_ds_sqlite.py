"""Properties of ds_sqlite that hold before it runs: its manifest and its library, which `ecxs test` has built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]


def validate(*words: str) -> tuple[int, str, str]:
    """Return what `ecxs validate` says of the library and its manifest; nothing of the module is executed."""
    command = [sys.executable, "-P", "-m", "ecxs", "validate", "--level", "symbols", ".", *words]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_manifest_provides_the_driver() -> None:
    assert (FOLDER / "ds_sqlite.ecm").read_text() == "[ds_sqlite]\nmsys.provides = datasource.sqlite\n"


def test_there_is_nothing_to_complain_of() -> None:
    assert validate() == (0, "", "nothing to complain of\n")
