"""Defaults of options: plain TOML values as the author writes them, text of the configuration file elsewhere."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.formats.option_type import (
    ConversionError,
    OptionType,
    convert,
    convert_word,
    format_value,
    quote_text,
)
from ecruntime.formats.value import Array, ConfigWord, Dictionary, parse_value
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.definition.complaint import display_value

if TYPE_CHECKING:
    from ecruntime.model.option import OptionDeclaration

WrittenDefault: TypeAlias = "str | int | float | bool | tuple[object, ...] | dict[str, str] | None"
"""A default in `module.toml`; an array is a tuple."""

_INTEGERS = frozenset({OptionType.INT, OptionType.UINT64, OptionType.SIZE_T})
_EITHER = frozenset({OptionType.PERMS, OptionType.THROTTLE})
_EXPECTED = MappingProxyType(
    {
        OptionType.BOOL: "true or false",
        OptionType.FLOAT: "a number",
        OptionType.ECDICT: "a table of strings",
        OptionType.PERMS: 'a file mode such as "0640" or 0o640',
        OptionType.THROTTLE: 'an integer, or a string such as "10/60"',
        **dict.fromkeys(_INTEGERS, "an integer"),
    }
)


class DefaultError(EcError):
    """A default that does not have the type of its option."""

    exit_code = 1


def with_default(option: OptionDeclaration, default: WrittenDefault) -> OptionDeclaration:
    """Return the option with its default as configuration text, quoted as seed 1.3.5.1 demands.

    A default that is no plain value of the option's type is left out: `check_default` refuses it.
    """
    if default is None or not all(_is_plain(option, item) for item in _items(default)):
        return option
    words = [quote_text(item) if isinstance(item, str) else format_value(option.type, item) for item in _items(default)]
    return replace(option, default=" ".join(("(", *words, ")")) if isinstance(default, tuple) else words[0])


def shown_default(option: OptionDeclaration) -> str | None:
    """Return the default as an operator writes it, with a word in place of a mapped number."""
    if option.default is None or not option.option_map:
        return option.default
    value, _ = parse_value(option.default)
    if isinstance(value, Array):
        return " ".join(("(", *(_with_word(option, item) for item in value.items), ")"))
    return _with_word(option, value) if isinstance(value, ConfigWord) else option.default


def _with_word(option: OptionDeclaration, word: ConfigWord | Dictionary) -> str:
    assert isinstance(word, ConfigWord), "only numbers have words"
    if word.text.lower() in {known.lower() for known, _ in option.option_map}:
        return quote_text(word.text)
    number = convert_word(option.type, word.text)
    known = next((known for known, value in option.option_map if value == number), None)
    return word.text if known is None else quote_text(known)


def check_default(option: OptionDeclaration, value: WrittenDefault) -> None:
    """Raise `DefaultError` when a default as written, which the option has as text, is no plain value of its type."""
    if value is None:
        return
    named = f"the default of option {display_value(option.name)}"
    if option.is_array != isinstance(value, tuple):
        hint = "write [ ... ]" if option.is_array else "write one value, or array = true"
        raise DefaultError(
            f"{named} must be {'an array' if option.is_array else 'one value'}, not {display_value(value)}", hint=hint
        )
    for item in _items(value):
        if not _is_plain(option, item):
            expected = _EXPECTED.get(option.type, "a string")
            raise DefaultError(f"{named} must be {expected}, not {display_value(item)}", hint=_hint(option, item))
    try:
        # Last, the conversion of the runtime: formats such as addresses are judged in one place.
        convert(option.type, option.default or "", option.option_map, is_array=option.is_array)
    except ConversionError as error:
        raise DefaultError(f"{named} is refused: {error.message}", hint=error.hint) from error


def _items(default: WrittenDefault) -> tuple[object, ...]:
    return default if isinstance(default, tuple) else (default,)


def _is_plain(option: OptionDeclaration, value: object) -> bool:
    # An integer of more bits fits no type, and may be too long to write.
    is_integer = isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 128
    if isinstance(value, str) and value.lower() in {word.lower() for word, _ in option.option_map}:
        return True
    if option.type in _INTEGERS:
        return is_integer
    if option.type is OptionType.FLOAT:
        return is_integer or isinstance(value, float)
    if option.type is OptionType.BOOL:
        return isinstance(value, bool)
    if option.type is OptionType.ECDICT:
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    return isinstance(value, str) or (option.type in _EITHER and is_integer)


def _hint(option: OptionDeclaration, value: object) -> str:
    if option.option_map and isinstance(value, str):
        words = [word for word, _ in option.option_map]
        return did_you_mean(value[:80], words) or f"words of the option_map are {', '.join(words)}"
    if isinstance(value, str) and option.type is not OptionType.ECDICT:
        return "write it without quotes"
    return "" if option.type in _EXPECTED else "write it in quotes"
