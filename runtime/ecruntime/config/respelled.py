"""Spellings of values that one server takes and the documents do not tell: each becomes one that everybody takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.choices import AS_CHOSEN
from ecruntime.formats.option_type import ConversionError, OptionType, convert, convert_word
from ecruntime.formats.value import Array, ConfigWord, Dictionary, shown

if TYPE_CHECKING:
    from ecruntime.choices import ServerChoices
    from ecruntime.formats.conf.statement import Setting
    from ecruntime.formats.value import Value
    from ecruntime.model.option import OptionDeclaration

_WITH_UNIT: Final = re.compile(r"(-?[0-9]{1,20})([A-Za-z]+)\Z")
_OCTAL: Final = re.compile(r"[0-7]{1,8}\Z")
_INTEGERS: Final = frozenset({OptionType.INT, OptionType.UINT64, OptionType.SIZE_T})


def converted(definition: OptionDeclaration, setting: Setting, choices: ServerChoices) -> object:
    """Return the typed value of a setting as a server with these choices has it; raise `ConversionError`."""
    kind, data = definition.type, setting.data
    if isinstance(data, str) and not definition.is_array:
        return convert_word(kind, respelled(kind, data, choices), definition.option_map)
    value = setting.value
    if has_spellings(kind, choices):
        value = _respelled_value(kind, value, choices)
    if definition.is_array and choices.takes_word_for_array and isinstance(value, ConfigWord):
        value = Array((value,), value.offset)
    return convert(kind, value, definition.option_map, is_array=definition.is_array)


def has_spellings(kind: OptionType, choices: ServerChoices) -> bool:
    """Tell whether values of a type have spellings of their own."""
    if kind is OptionType.BOOL:
        return bool(choices.boolean_words)
    if kind is OptionType.PERMS:
        return choices.mode_digits != AS_CHOSEN.mode_digits
    return kind in _INTEGERS and bool(choices.units)


def respelled(kind: OptionType, text: str, choices: ServerChoices) -> str:
    """Return the word that means here what a word means there; raise `ConversionError` for one refused there."""
    if not has_spellings(kind, choices):
        return text
    if kind is OptionType.BOOL:
        return _boolean(text, choices)
    if kind is OptionType.PERMS:
        return _mode(text, choices)
    found = _WITH_UNIT.match(text)
    factor = choices.units.get(found[2]) if found is not None else None
    return text if found is None or factor is None else str(int(found[1]) * factor)


def _boolean(text: str, choices: ServerChoices) -> str:
    word = text.lower()
    if word not in choices.boolean_words:
        return text
    value = choices.boolean_words[word]
    if value is None:
        taken = [known for known, meant in choices.boolean_words.items() if meant is not None]
        hint = f"write one of {', '.join(taken)}" if taken else "mend the report"
        raise ConversionError(f"'{shown(text)}' is not a boolean on the server that is followed", hint=hint)
    return "true" if value else "false"


def _mode(text: str, choices: ServerChoices) -> str:
    if _OCTAL.match(text) is None:
        return text
    if len(text) not in choices.mode_digits:
        counts = ", ".join(map(str, sorted(choices.mode_digits)))
        message = f"'{shown(text)}' is no file mode on the server that is followed"
        raise ConversionError(message, hint=f"write so many octal digits: {counts}")
    mode = int(text, 8)
    return f"{mode:04o}" if mode <= 0o7777 else text


def _respelled_value(kind: OptionType, value: Value, choices: ServerChoices) -> Value:
    if isinstance(value, ConfigWord):
        return ConfigWord(respelled(kind, value.text, choices), value.is_quoted, value.offset)
    if isinstance(value, Array):
        items = tuple(
            item if isinstance(item, Dictionary) else ConfigWord(respelled(kind, item.text, choices), item.is_quoted)
            for item in value.items
        )
        return Array(items, value.offset)
    return value
