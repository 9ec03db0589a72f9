"""Properties of failtally that hold before it runs: its manifest and its library, which `ecxs test` has built."""

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


def test_the_build_has_derived_the_manifest() -> None:
    assert (FOLDER / "failtally.ecm").read_text() == (
        "[failtally]\n"
        "msys.provides:auto = config.Global.Failure_Limit\n"
        "msys.provides:auto = config.Global:Binding\n"
        "msys.provides:auto = config.Global:Binding.Failure_Limit\n"
        "msys.provides:auto = config.Global:Binding:Domain\n"
        "msys.provides:auto = config.Global:Binding:Domain.Failure_Limit\n"
        "msys.provides:auto = config.Global:Domain\n"
        "msys.provides:auto = config.Global:Domain.Failure_Limit\n"
    )


def test_there_is_nothing_to_complain_of() -> None:
    assert validate() == (0, "", "nothing to complain of\n")
