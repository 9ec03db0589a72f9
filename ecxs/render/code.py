"""The only kind of value that may enter generated text."""

from __future__ import annotations


class Code(str):
    """Text that is already quoted, checked or laid out for the language of the file it goes into."""

    __slots__ = ()
