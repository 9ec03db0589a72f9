"""The lines that open every generated file which can hold a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.render import comment
from ecxs.targets.artifact import API

if TYPE_CHECKING:
    from ecxs.definition.model import ModuleDefinition
    from ecxs.render import Code

BANNER_MARK = "Made by ecxs. Do not edit"


def banner_lines(definition: ModuleDefinition) -> tuple[Code, ...]:
    """Return the banner without comment marks: who made the file, under which contract, and from what."""
    return (
        comment(f"{BANNER_MARK}: `ecxs generate` rewrites this file from module.toml."),
        comment(f"api = {API}"),
        comment(f"module.toml sha256 {definition.digest}"),
    )
