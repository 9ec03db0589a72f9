"""Edits of an author's Python files: insertion, removal of what was inserted, a new name; every other byte stays."""

from __future__ import annotations

from ecxs.languages.python.edit.author_class import edit_author_class
from ecxs.languages.python.edit.removal import without_stubs
from ecxs.languages.python.edit.renamed_module import is_concerned, rename_in_source

__all__ = ["edit_author_class", "is_concerned", "rename_in_source", "without_stubs"]
