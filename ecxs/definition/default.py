"""Defaults of options: plain TOML values in the declaration, text of the configuration file everywhere else."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.formats.option_type import ConversionError, OptionType, convert, format_value, quote_text
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.definition.complaint import shown

if TYPE_CHECKING:
    from ecxs.definition.model import OptionDeclaration

_INTEGERS = frozenset({OptionType.INT, OptionType.UINT64, OptionType.SIZE_T})
_EITHER = frozenset({OptionType.PERMS, OptionType.THROTTLE})
_WANTED = MappingProxyType(
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


def default_text(option: OptionDeclaration) -> str | None:
    """Return the default as configuration text, quoted as seed 1.3.5.1 demands; `None` without a default."""
    value = option.default
    if value is None:
        return None
    if isinstance(value, tuple):
        return " ".join(("(", *(_word(option.type, item) for item in value), ")"))
    return _word(option.type, value)


def shown_default(option: OptionDeclaration) -> str | None:
    """Return the default as an operator writes it: `default_text`, with a word in place of a mapped number."""
    value = option.default
    if value is None or not option.option_map:
        return default_text(option)
    if isinstance(value, tuple):
        return " ".join(("(", *(_with_words(option, item) for item in value), ")"))
    return _with_words(option, value)


def _with_words(option: OptionDeclaration, value: object) -> str:
    return quote_text(value) if isinstance(value, str) else format_value(option.type, value, option.option_map)


def check_default(option: OptionDeclaration) -> None:
    """Raise `DefaultError` when the default is not a plain value of the option's type."""
    value = option.default
    if value is None:
        return
    named = f"the default of option {shown(option.name)}"
    if option.is_array != isinstance(value, tuple):
        hint = "write [ ... ]" if option.is_array else "write one value, or array = true"
        raise DefaultError(
            f"{named} must be {'an array' if option.is_array else 'one value'}, not {shown(value)}", hint=hint
        )
    for item in value if isinstance(value, tuple) else (value,):
        if not _is_plain(option, item):
            wanted = _WANTED.get(option.type, "a string")
            raise DefaultError(f"{named} must be {wanted}, not {shown(item)}", hint=_hint(option, item))
    try:
        # Last, the conversion of the runtime: formats such as addresses are judged in one place.
        convert(option.type, default_text(option) or "", option.option_map, is_array=option.is_array)
    except ConversionError as error:
        raise DefaultError(f"{named} is refused: {error.message}", hint=error.hint) from error


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
        return isinstance(value, dict)
    return isinstance(value, str) or (option.type in _EITHER and is_integer)


def _hint(option: OptionDeclaration, value: object) -> str:
    if option.option_map and isinstance(value, str):
        words = [word for word, _ in option.option_map]
        return did_you_mean(value[:80], words) or f"words of the option_map are {', '.join(words)}"
    if isinstance(value, str) and option.type is not OptionType.ECDICT:
        return "write it without quotes"
    return "" if option.type in _WANTED else "write it in quotes"


def _word(kind: OptionType, value: object) -> str:
    return quote_text(value) if isinstance(value, str) else format_value(kind, value)
