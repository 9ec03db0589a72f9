from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_of_module_toml_is_that_of_the_schema() -> None:
    script = ROOT / "docs" / "make_module_reference.py"
    done = subprocess.run([sys.executable, script, "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "run: python docs/make_module_reference.py"
