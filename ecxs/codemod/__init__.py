"""Surgical edits of what the author owns: class, tests, declaration, sample configuration."""

from __future__ import annotations

from ecxs.codemod.class_edit import ClassDemand, ClassEdit
from ecxs.codemod.configuration import with_commented_listener, with_commented_setting
from ecxs.codemod.declaration import with_declared
from ecxs.codemod.table import EDITORS, Editor, demand_of, editor_of

__all__ = [
    "EDITORS",
    "ClassDemand",
    "ClassEdit",
    "Editor",
    "demand_of",
    "editor_of",
    "with_commented_listener",
    "with_commented_setting",
    "with_declared",
]
