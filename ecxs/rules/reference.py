"""The command `python -m ecxs.rules.reference DIR`, which writes the reference pages of the rules."""

from __future__ import annotations

import sys
from pathlib import Path

from ecxs.files import write_atomically
from ecxs.rules.rule_page import reference_pages


def main(folder: Path) -> None:
    """Write every page that differs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in reference_pages().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference/rules"))
