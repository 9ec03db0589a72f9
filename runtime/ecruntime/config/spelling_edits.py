"""Edits that bring the values of a setting to their present spelling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.formats.option_type import present_spelling, quote_text
from ecruntime.formats.value import Array, ConfigWord
from ecruntime.foundation.finding import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.conf.statement import Setting
    from ecruntime.formats.option_type import OptionType


def spelling_edits(kind: OptionType, setting: Setting) -> tuple[Edit, ...]:
    """Return the edits of a setting's words; none of words that are not in a file as they read."""
    return tuple(_edits(kind, setting))


def _edits(kind: OptionType, setting: Setting) -> Iterator[Edit]:
    source = setting.source
    for word, offset in _words(setting):
        meant = present_spelling(kind, word)
        # Quoted texts have no escapes here, or the word would not be found.
        found = re.compile(rf'("?){re.escape(word.text)}\1').match(source.text, offset) if meant else None
        if found is not None:
            yield Edit(source.place(offset), found.end() - offset, quote_text(meant))


def _words(setting: Setting) -> Iterator[tuple[ConfigWord, int]]:
    """Yield the words of a value, each with its offset."""
    value = setting.value
    if isinstance(value, Array):
        yield from ((item, item.offset) for item in value.items if isinstance(item, ConfigWord))
    elif isinstance(value, ConfigWord):
        # The offset of a single word is not kept: the name, perhaps a former one, and the equals sign stand before it.
        before = re.compile(r"[^\s=]+\s*=\s*").match(setting.source.text, setting.offset)
        if before is not None:
            yield value, before.end()
