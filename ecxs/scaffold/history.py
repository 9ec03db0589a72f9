"""Versions of our own templates: each that a module may have been made from, in the order in which they were."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.file_reading import read_file
from ecxs.render import templates_root

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOP: Final = "{{cookiecutter.folder}}"
"""The folder of a template that stands for the project."""
_FILE: Final = "history.json"
_MAX_SIZE: Final = 16 * 1024 * 1024
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """The files of a template, by their paths below the project; both still have their variables."""

    template: str
    digest: str
    files: Mapping[str, str]


def template_files(template: str) -> dict[str, str]:
    """Return the files of a template as it is now."""
    root = templates_root() / "scaffold" / template / TOP
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): read_file(path, _MAX_SIZE).decode() for path in paths}


@lru_cache(maxsize=8)
def current_version(template: str) -> TemplateVersion:
    """Return a template as it is now."""
    files = template_files(template)
    text = json.dumps([template, *sorted(files.items())])
    return TemplateVersion(template, hashlib.sha256(text.encode()).hexdigest()[:_DIGITS], files)


def known_versions(template: str) -> tuple[TemplateVersion, ...]:
    """Return all versions of a template, the oldest first."""
    history = _read(templates_root() / "scaffold" / _FILE)
    texts = history["texts"]
    return tuple(
        TemplateVersion(template, digest, {path: texts[text] for path, text in files.items()})
        for digest, files in history["versions"].get(template, {}).items()
    )


def _read(path: Path) -> dict[str, Any]:
    """Return a history: `versions` has digests of texts by template, version and path, `texts` has these."""
    found: dict[str, Any] = json.loads(read_file(path, _MAX_SIZE))
    return found


def with_current(history: str, templates: tuple[str, ...]) -> str:
    """Return the text of a history that has the templates as they are now."""
    known = json.loads(history) if history else {"versions": {}, "texts": {}}
    for template in templates:
        version = current_version(template)
        files = {}
        for path, text in version.files.items():
            digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
            known["texts"][digest] = text
            files[path] = digest
        known["versions"].setdefault(template, {}).setdefault(version.digest, files)
    known["texts"] = dict(sorted(known["texts"].items()))
    return json.dumps(known, indent=1) + "\n"


def _main() -> None:
    """Add the templates as they are now to the history that is kept of them."""
    path = templates_root() / "scaffold" / _FILE
    names = tuple(sorted(folder.name for folder in path.parent.iterdir() if folder.is_dir()))
    known = read_file(path, _MAX_SIZE).decode() if path.exists() else ""
    path.write_text(with_current(known, names), encoding="utf-8")
    sys.stdout.write(f"{path.name}: {', '.join(f'{name} {current_version(name).digest}' for name in names)}\n")


if __name__ == "__main__":
    _main()
