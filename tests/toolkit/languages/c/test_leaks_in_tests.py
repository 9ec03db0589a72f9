"""What a module in C has not freed, listed by type and place after `ecxs test`, with nothing asked for."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

OPEN = "int tide_open(struct tide *self) {\n"
LEAK = "  (void)ec_malloc_size(MEMTYPE_STRING, 123);\n"
TITLE = "not freed by modules in C"


@pytest.mark.slow
def test_places_are_known_and_the_usual_build_stays(tmp_path: Path) -> None:
    def run(folder: Path, *words: str) -> str:
        command = [sys.executable, "-P", "-m", "ecxs", *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(tmp_path, "new", "tide", "--kind", "c", "--no-input", "--no-hook", "--no-timer")
    root = tmp_path / "tide"
    assert TITLE not in run(root, "test", "-q")
    source = root / "src/tide.c"
    text = source.read_text()
    assert OPEN in text
    source.write_text(text.replace(OPEN, OPEN + LEAK))
    line = source.read_text().splitlines().index(LEAK.rstrip()) + 1
    said = run(root, "test", "-q")
    assert TITLE in said
    found = re.search(r"memtype 'string': 1 block\(s\), 123 bytes, allocated at (\S+):(\d+)\n", said)
    assert found is not None, said
    assert found[1].endswith("src/tide.c")
    assert int(found[2]) == line
    run(root, "build")
    assert b"ec_malloc_size_at" in (root / ".ecxs/build/tested/tide.so").read_bytes()
    assert b"ec_malloc_size_at" not in (root / ".ecxs/build/tide.so").read_bytes()
    assert "EC_DEBUG_SITES" not in (root / "compile_commands.json").read_text()
