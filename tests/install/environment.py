"""Virtual environments with chosen packages, kept until what they hold should change."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def prepare(folder: Path, base: Path, *installs: Sequence[str]) -> Path:
    """Return the interpreter of an environment of `base`, in which pip was called with each of `installs` in turn."""
    python = folder / "bin" / "python"
    stamp = folder / ".made-of"
    text = "\n".join([str(base), *("\t".join(words) for words in installs)])
    digest = hashlib.sha256(text.encode()).hexdigest()
    if not (python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == digest):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([str(base), "-m", "venv", str(folder)], check=True)
        for words in installs:
            pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, *words], check=True)
        stamp.write_text(digest, encoding="utf-8")
    return python
