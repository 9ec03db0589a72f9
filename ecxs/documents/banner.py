"""The lines that open every generated file which can hold a comment, and the seal that says it is as it was made."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from ecxs.documents.artifact import API
from ecxs.render import comment

if TYPE_CHECKING:
    from ecxs.definition.model import ModuleDefinition
    from ecxs.render import Code

BANNER_MARK = "Made by ecxs. Do not edit"
OPEN_SEAL = f"content sha256 {'0' * 64}"
_HEAD = 1000
_SEAL = re.compile(r"content sha256 ([0-9a-f]{64})")


def banner_lines(definition: ModuleDefinition) -> tuple[Code, ...]:
    """Return the banner without comment marks: who made the file, under which contract, from what, and the seal."""
    return (
        comment(f"{BANNER_MARK}: `ecxs generate` rewrites this file from module.toml."),
        comment(f"api = {API}"),
        comment(f"module.toml sha256 {definition.digest}"),
        comment(OPEN_SEAL),
    )


def sealed(content: str) -> str:
    """Return a file whose seal is the digest of the file with the seal left open; one without a seal stays as it is."""
    return content.replace(OPEN_SEAL, f"content sha256 {_digest(content)}", 1)


def is_sealed(content: str) -> bool:
    """Tell whether a file is as the tool made it, byte by byte."""
    found = _SEAL.search(content)
    return found is not None and found[1] == _digest(content.replace(found[0], OPEN_SEAL, 1))


def has_banner(content: str) -> bool:
    """Tell whether a file opens as those of the tool do, changed since or not."""
    return BANNER_MARK in content[:_HEAD] and _SEAL.search(content[:_HEAD]) is not None


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogateescape")).hexdigest()
