"""Properties of leniency that hold before it runs: its manifest and its library, which `ecxs test` has built."""

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
    assert (FOLDER / "leniency.ecm").read_text() == ("[leniency]\nmsys.requires = failtally\n")


def test_what_is_complained_of_is_the_array_of_options_and_that_failtally_is_elsewhere() -> None:
    """An array leaves no records; where its options are of the module's own stanza, no line is missing for it."""
    code, findings, counts = validate()

    assert (code, counts) == (1, "1 error, 1 hint\n")
    assert "hint LIB020: 'options' defines options without the macros: allowances, always\n" in findings
    assert "error ECM023: module 'leniency' requires 'failtally', which has no manifest\n" in findings
