"""The banner of generated files, and the seal that proves them unchanged."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from ecxs.documents.artifact import API
from ecxs.render import comment

if TYPE_CHECKING:
    from ecruntime.model.module import ModuleDefinition
    from ecxs.render import Code

# Files of earlier versions are recognized by this text: another one would make all of them the author's.
BANNER_MARK = "Made by ecxs. Do not edit"
# A file cannot hold its own digest, so the digest is that of the file with zeros in its place.
OPEN_SEAL = f"content sha256 {'0' * 64}"
# Only the head of a file counts: text further down may quote a banner.
_HEAD = 1000
_SEAL = re.compile(r"content sha256 ([0-9a-f]{64})")


def banner_lines(definition: ModuleDefinition) -> tuple[Code, ...]:
    """Return the banner without comment marks: its maker, the API number, the declaration's digest, the open seal."""
    return (
        comment(f"{BANNER_MARK}: `ecxs generate` rewrites this file from module.toml."),
        comment(f"api = {API}"),
        comment(f"declaration sha256 {definition.digest}"),
        comment(OPEN_SEAL),
    )


def sealed(content: str) -> str:
    """Return the content with its seal filled in; content without an open seal is returned unchanged."""
    return content.replace(OPEN_SEAL, f"content sha256 {_digest(content)}", 1)


def is_sealed(content: str) -> bool:
    """Tell whether a file is unchanged since the tool made it, byte by byte."""
    found = _SEAL.search(content)
    return found is not None and found[1] == _digest(content.replace(found[0], OPEN_SEAL, 1))


def has_banner(content: str) -> bool:
    """Tell whether a file has the banner of the tool, changed since or not."""
    return BANNER_MARK in content[:_HEAD] and _SEAL.search(content[:_HEAD]) is not None


def _digest(content: str) -> str:
    # The bytes on the disk, whatever an author's edit made of them.
    return hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()
