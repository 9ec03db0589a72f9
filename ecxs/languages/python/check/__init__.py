"""Rules of an author's Python."""

from __future__ import annotations

from ecxs.languages.python.check.author_class import check_author_class
from ecxs.languages.python.check.source import check_source, refuse_bad_syntax

__all__ = ["check_author_class", "check_source", "refuse_bad_syntax"]
