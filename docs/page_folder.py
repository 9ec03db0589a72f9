"""A folder of generated pages: what is stale in it, and how that is mended. For the scripts beside this one."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class PageFolder:
    """The content that a folder of pages shall have, and files elsewhere that are made with them."""

    folder: Path
    """Below the root of the repository, as all paths here."""
    wanted: Mapping[Path, str]
    pattern: str = "*.md"
    """The files of the folder that are pages; others are left alone."""

    def stale(self) -> list[Path]:
        """Return what is missing, differs, or is left over."""
        differing = [path for path, text in self.wanted.items() if _content(path) != text]
        there = [path.relative_to(ROOT) for path in (ROOT / self.folder).glob(self.pattern)]
        return [*differing, *(path for path in there if path not in self.wanted)]

    def write(self) -> None:
        """Write what differs, take away what is left over, and say what that was."""
        stale = self.stale()
        for path in stale:
            file = ROOT / path
            if path in self.wanted:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(self.wanted[path], encoding="utf-8")
            else:
                file.unlink()
            sys.stdout.write(f"{path}\n")
        sys.stderr.write(f"{len(stale)} of {len(self.wanted)} files written\n")


def _content(path: Path) -> str | None:
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else None
