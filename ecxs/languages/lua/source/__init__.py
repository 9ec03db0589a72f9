"""The author's scripts: what they register, beside the declaration, and edits that keep every other byte."""

from __future__ import annotations

from ecxs.languages.lua.source.author_file import check_author_file, edit_author_file, without_stubs
from ecxs.languages.lua.source.check import check_source
from ecxs.languages.lua.source.mentions import find_mentions
from ecxs.languages.lua.source.renamed import rename_in_source

__all__ = [
    "check_author_file",
    "check_source",
    "edit_author_file",
    "find_mentions",
    "rename_in_source",
    "without_stubs",
]
