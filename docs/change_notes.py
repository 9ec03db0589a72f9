"""Ask for a change note where a user would notice a change: `python docs/change_notes.py [BASE]`.

BASE is a revision; without it the last version, and before the first one everything counts.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
NOTES: Final = "docs/changes"
TYPES: Final = ("added", "changed", "deprecated", "removed", "fixed", "security")
SURFACE: Final = (
    "docs/reference",  # the API, rules, hooks, commands of the console
    "docs/man",  # commands and options
    "docs/json.md",
    "docs/tool-configuration.md",
    "docs/compatibility.md",
    "templates",
    "tests/golden",  # what is generated
)
"""Files that differ whenever a user would notice it; most of them are made from the code, and held current by tests."""
_SHOWN: Final = 10
NO_TREE: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""The name that git has for an empty tree."""


def missing(changed: list[str]) -> list[str]:
    """Return the files that want a note, of files that differ; none where a note is among them."""
    if any(_is_note(name) for name in changed):
        return []
    return [name for name in changed if name.startswith(SURFACE)]


def misnamed(names: list[str]) -> list[str]:
    """Return the files among the notes that no release would collect."""
    return [name for name in names if name not in {"README.md", ".gitignore"} and not _is_note(f"{NOTES}/{name}")]


def last_version() -> str:
    """Return the tag of the last version; the empty tree before the first."""
    done = _git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    return done.stdout.strip() if done.returncode == 0 else NO_TREE


def main(arguments: list[str]) -> int:
    """Print what is wrong, and return 1 for that, or 3 where git cannot compare."""
    base = arguments[0] if arguments and arguments[0] else last_version()
    done = _git("diff", "--name-only", base, "--")
    if done.returncode != 0:
        sys.stderr.write(f"cannot compare with {base}: {done.stderr.strip()}\n")
        return 3
    wrong = misnamed(sorted(path.name for path in (ROOT / NOTES).iterdir()))
    for name in wrong:
        sys.stderr.write(f"{NOTES}/{name}: a note is called +WORDS.TYPE.md, with one of {', '.join(TYPES)}\n")
    new = _git("ls-files", "--others", "--exclude-standard").stdout
    wanting = missing([*done.stdout.splitlines(), *new.splitlines()])
    if wanting:
        sys.stderr.write(f"A user would notice what differs since {base}, and no note of {NOTES} tells it:\n")
        sys.stderr.writelines(f"  {name}\n" for name in wanting[:_SHOWN])
        if len(wanting) > _SHOWN:
            sys.stderr.write(f"  and {len(wanting) - _SHOWN} more\n")
    return 1 if wrong or wanting else 0


def _is_note(name: str) -> bool:
    path = PurePosixPath(name)
    words, _, kind = path.stem.partition(".")
    return (
        str(path.parent) == NOTES
        and path.suffix == ".md"
        and words.startswith("+")
        and len(words) > 1
        and kind in TYPES
    )


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - git, and revisions


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
