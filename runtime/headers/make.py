"""Write the headers of C modules from the catalogues and the hand-written parts: `python runtime/headers/make.py`.

With `--check` it writes nothing, names each file that is stale, and exits with 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

from header_files import header_files
from hook_headers import hook_headers
from type_header import type_header

from ecruntime.catalogue.c_api import load_c_api, symbol_lines
from ecruntime.catalogue.hooks import load_hook_catalogue

RUNTIME = Path(__file__).resolve().parent.parent
PARTS = Path(__file__).resolve().parent / "parts"
INCLUDE = Path("ecruntime", "include")
SYMBOLS = Path("ecruntime", "catalogue", "c", "symbols.txt")


def wanted_files(parts_folder: Path = PARTS) -> dict[Path, str]:
    """Return every file, by its path below `runtime`."""
    api = load_c_api()
    parts = {
        file.relative_to(parts_folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(parts_folder.rglob("*.h"))
    }
    hooks = hook_headers(load_hook_catalogue(), api)
    files = {**header_files(api, parts, hooks.aliases), **hooks.headers, "ec_types.h": type_header(api)}
    return {SYMBOLS: symbol_lines(api), **{INCLUDE / name: text for name, text in sorted(files.items())}}


def stale(wanted: dict[Path, str]) -> list[Path]:
    """Return what is missing, differs, or is left over."""
    differing = [path for path, text in wanted.items() if _content(path) != text]
    there = [file.relative_to(RUNTIME) for file in sorted((RUNTIME / INCLUDE).rglob("*")) if file.is_file()]
    return [*differing, *(path for path in there if path not in wanted)]


def write(wanted: dict[Path, str]) -> None:
    """Write what differs, and take away what is left over."""
    for path in stale(wanted):
        file = RUNTIME / path
        if path in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(wanted[path], encoding="utf-8")
        else:
            file.unlink()


def _content(path: Path) -> str | None:
    file = RUNTIME / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


def main(arguments: list[str]) -> int:
    """Write or check, and say which files that were."""
    wanted = wanted_files()
    listed = stale(wanted)
    if arguments != ["--check"]:
        write(wanted)
    sys.stdout.writelines(f"{path}\n" for path in listed)
    sys.stderr.write(f"{len(listed)} of {len(wanted)} files {'are stale' if arguments == ['--check'] else 'written'}\n")
    return 1 if listed and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
