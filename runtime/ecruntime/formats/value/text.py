"""The writer of texts in the syntax of the file: bare if they were and may be, quoted otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.formats.value.form import ConfigWord

_SAFE = re.compile(r"""[^ \t\n\r\v\f#"'={}\[\]();/\u2018-\u201f\u00ab\u00bb]+\Z""")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quoted(text: str) -> str:
    """Return a text in double quotes."""
    return f'"{text.translate(_ESCAPES)}"'


def word_text(word: ConfigWord, *, is_in_brackets: bool = False) -> str:
    """Return a word in the syntax of the file; inside arrays and dictionaries a comma needs quotes too."""
    is_bare = not word.is_quoted and _SAFE.match(word.text) and not (is_in_brackets and "," in word.text)
    return word.text if is_bare else quoted(word.text)
