"""Type of the values that may enter generated text."""

from __future__ import annotations


class Code(str):
    """Text that is already quoted, checked or laid out for the language of its file."""

    __slots__ = ()
