"""Edits of an author's Python files by insertion; every other byte stays."""

from __future__ import annotations

from ecxs.languages.python.edit.author_class import edit_author_class

__all__ = ["edit_author_class"]
