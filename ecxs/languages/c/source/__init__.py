"""The author's C, read by a parser that keeps comments and layout: checks, edits and mentions."""

from ecxs.languages.c.source.author_file import check_author_file, edit_author_file, without_stubs
from ecxs.languages.c.source.check import check_source
from ecxs.languages.c.source.mentions import find_mentions
from ecxs.languages.c.source.renamed import rename_in_source

__all__ = [
    "check_author_file",
    "check_source",
    "edit_author_file",
    "find_mentions",
    "rename_in_source",
    "without_stubs",
]
