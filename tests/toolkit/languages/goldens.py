"""Generated files against goldens; ECXS_UPDATE_GOLDENS=1 writes them anew, to be reviewed as code."""

from __future__ import annotations

import os
from pathlib import Path

GOLDENS = Path(__file__).parents[2] / "golden"
SUFFIX = ".golden"


def check_goldens(root: Path, golden: Path) -> None:
    """Compare each file of a generated project with its golden, and both folders for files that the other lacks."""
    made = _contents(root)
    if os.environ.get("ECXS_UPDATE_GOLDENS"):
        _update(made, golden)
    assert made == _contents(golden, SUFFIX), "if this is meant, run with ECXS_UPDATE_GOLDENS=1 and review the change"


def _contents(folder: Path, suffix: str = "") -> dict[str, str]:
    """Return the text of each file below a folder; a suffix is taken off, and files without it are left out."""
    return {
        path.relative_to(folder).as_posix().removesuffix(suffix): path.read_text()
        for path in sorted(folder.rglob(f"*{suffix}"))
        if path.is_file()
    }


def _update(made: dict[str, str], golden: Path) -> None:
    for path in golden.rglob(f"*{SUFFIX}"):
        path.unlink()
    for name, text in made.items():
        path = golden / f"{name}{SUFFIX}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
