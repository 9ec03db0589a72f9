"""The conversion of the texts of options into values of their types, and back."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.option_type_name import NUMBERS, OptionMap, OptionType
from ecruntime.formats.regular_expression import compile_expression
from ecruntime.formats.socket_address import (
    HostAddress,
    SocketAddress,
    has_dotted_port,
    parse_host_address,
    parse_socket_address,
)
from ecruntime.formats.throttle import Throttle, parse_throttle
from ecruntime.formats.value import Array, ConfigWord, Dictionary, Value, parse_value, quoted, shown
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "NUMBERS",
    "WITHOUT_MEMBERS",
    "ConversionError",
    "OptionMap",
    "OptionType",
    "convert",
    "convert_word",
    "format_value",
    "outdated_spelling",
    "present_spelling",
    "python_annotation",
    "quote_text",
    "word_converter",
]

WITHOUT_MEMBERS: Final[Mapping[OptionType, str]] = MappingProxyType(
    {
        OptionType.THROTTLE: "use two options that are integers, a count and seconds",
        OptionType.EC_CONFIG_REGEX: "use a string, and compile the expression in the module",
    }
)
"""Types of which documents give C code neither members nor a function, with what to use in C instead."""

_INTEGER = re.compile(r"-?[0-9]{1,20}\Z")
_BEGINS_A_NUMBER = re.compile(r"[+-]?\.?[0-9]|[+-]?(?:inf(?:inity)?|nan)\Z", re.IGNORECASE)
_OCTAL = re.compile(r"0?[0-7]{3,4}\Z")
_FLOAT = re.compile(
    r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p[+-]?[0-9]+)?"
    r"|inf(?:inity)?|nan)\Z",
    re.IGNORECASE,
)
_BOOLEANS = MappingProxyType(
    {
        "true": True, "yes": True, "on": True, "enabled": True, "1": True,
        "false": False, "no": False, "off": False, "disabled": False, "0": False,
    }
)  # fmt: skip
_MAPPED = NUMBERS | {OptionType.PERMS}
_RANGES = MappingProxyType(
    {
        OptionType.INT: (-(2**31), 2**31 - 1),
        OptionType.UINT64: (0, 2**64 - 1),
        OptionType.SIZE_T: (0, 2**64 - 1),
    }
)


class ConversionError(EcError):
    """A value that does not have the type of its option."""

    exit_code = 1


def convert(kind: OptionType, value: Value | str, option_map: OptionMap = (), *, is_array: bool = False) -> object:
    """Return the typed, immutable value of a node, or of a text in the syntax of the file; raise `ConversionError`.

    Words of `option_map` are looked up first; they stand for numbers. An array gives a tuple.
    """
    node = _parsed(value) if isinstance(value, str) else value
    if not is_array:
        return _convert_one(kind, node, option_map)
    if isinstance(node, Array):
        return tuple(_convert_one(kind, item, option_map) for item in node.items)
    shape = f"'{shown(node.text)}'" if isinstance(node, ConfigWord) else "a dictionary"
    hint = f"write ( {shown(node.text)} )" if isinstance(node, ConfigWord) else "write ( ... )"
    raise ConversionError(f"{shape} stands where an array is expected", hint=hint)


def _parsed(text: str) -> Value:
    value, findings = parse_value(text)
    if value is None:
        raise ConversionError(f"'{shown(text)}' is no value: {findings[-1].message}", hint=findings[-1].hint)
    return value


def _convert_one(kind: OptionType, node: Value, option_map: OptionMap) -> object:
    if kind is OptionType.ECDICT:
        return _dictionary(node)
    if not isinstance(node, ConfigWord):
        shape = "an array" if isinstance(node, Array) else "a dictionary"
        raise ConversionError(f"{shape} stands where one value is expected", hint="write one text")
    return convert_word(kind, node.text, option_map)


def convert_word(kind: OptionType, text: str, option_map: OptionMap = ()) -> object:
    """Return the typed value of one word, as `convert` does; a dictionary cannot be one word."""
    if not option_map or kind not in _MAPPED:
        return _CONVERTERS[kind](text, kind)
    for name, number in option_map:
        if name.lower() == text.lower():
            return number
    # A text that looks like a number gets the number's own complaint, not a list of words.
    if _BEGINS_A_NUMBER.match(text):
        return _CONVERTERS[kind](text, kind)
    raise _no_word(kind, text, option_map)


def _no_word(kind: OptionType, text: str, option_map: OptionMap) -> ConversionError:
    words = [name for name, _ in option_map]
    what = "a number" if kind is OptionType.FLOAT else "an integer"
    message = f"'{shown(text)}' is neither {what} nor one of the words {', '.join(map(quote_text, words))}"
    return ConversionError(message, hint=did_you_mean(text[:80], words) or f"write one of the words, or {what}")


def word_converter(kind: OptionType) -> Callable[[str, OptionType], object]:
    """Return the function that converts one word without an option map, for callers that convert very many."""
    return _CONVERTERS[kind]


def _dictionary(node: Value) -> Mapping[str, str]:
    if isinstance(node, Dictionary):
        return MappingProxyType({key.text: word.text for key, word in node.pairs})
    shape = f"'{shown(node.text)}'" if isinstance(node, ConfigWord) else "an array"
    raise ConversionError(f"{shape} stands where a dictionary is expected", hint="write [ key = value ]")


def _string(text: str, kind: OptionType) -> str:
    if kind is OptionType.ECDICT:
        raise ConversionError(f"'{shown(text)}' stands where a dictionary is expected", hint="write [ key = value ]")
    return text


def _integer(text: str, kind: OptionType) -> int:
    low, high = _RANGES[kind]
    if _INTEGER.match(text) is None:
        has_unit = re.match(r"-?[0-9]+[A-Za-z]+\Z", text)
        hint = "write the number without a unit" if has_unit else "write decimal digits"
        raise ConversionError(f"'{shown(text)}' is not an integer", hint=hint)
    number = int(text)
    if not low <= number <= high:
        raise ConversionError(f"'{text}' is out of range for {kind}", hint=f"it lies between {low} and {high}")
    return number


def _permissions(text: str, _kind: OptionType) -> int:
    if _OCTAL.match(text) is None:
        hint = "write three or four octal digits, for example 0640"
        raise ConversionError(f"'{shown(text)}' is not an octal file mode", hint=hint)
    return int(text, 8)


def _boolean(text: str, _kind: OptionType) -> bool:
    found = _BOOLEANS.get(text.lower())
    if found is None:
        raise ConversionError(f"'{shown(text)}' is not a boolean", hint="write true or false, yes or no, on or off")
    return found


def _float(text: str, _kind: OptionType) -> float:
    if _FLOAT.match(text) is None or len(text) > 400:
        raise ConversionError(f"'{shown(text)}' is not a number", hint="write a decimal fraction, for example 0.35")
    try:
        return float.fromhex(text) if "x" in text.lower() else float(text)
    except OverflowError:
        raise ConversionError(f"'{shown(text)}' is too large a number", hint="write a smaller one") from None


def _socket_address(text: str, _kind: OptionType) -> SocketAddress:
    found = parse_socket_address(text)
    if found is None:
        hint = "write 192.0.2.7:4100, [2001:db8::7]:4100, *:4100 or [*]:4100"
        raise ConversionError(f"'{shown(text)}' is not an address with port", hint=hint)
    return found


def _host_address(text: str, _kind: OptionType) -> HostAddress:
    found = parse_host_address(text)
    if found is None:
        hint = "write 192.0.2.7, 2001:db8::7 or *"
        raise ConversionError(f"'{shown(text)}' is not an address without port", hint=hint)
    return found


def _throttle(text: str, _kind: OptionType) -> Throttle:
    found = parse_throttle(text)
    if found is None:
        raise ConversionError(f"'{shown(text)}' is not a throttle", hint="write N, or N/S for N in any S seconds")
    return found


def _pattern(text: str, _kind: OptionType) -> re.Pattern[str]:
    try:
        return compile_expression(text)
    except (re.error, OverflowError, RecursionError) as error:
        message = f"'{shown(text)}' is not a regular expression: {error}"
        raise ConversionError(message, hint="mend the pattern") from None


_CONVERTERS: Mapping[OptionType, Callable[[str, OptionType], object]] = MappingProxyType(
    {
        OptionType.STRING: _string,
        OptionType.INT: _integer,
        OptionType.UINT64: _integer,
        OptionType.SIZE_T: _integer,
        OptionType.PERMS: _permissions,
        OptionType.BOOL: _boolean,
        OptionType.FLOAT: _float,
        OptionType.SOCKADDR: _socket_address,
        OptionType.SOCKADDR_PORTLESS: _host_address,
        OptionType.THROTTLE: _throttle,
        OptionType.ECDICT: _string,
        OptionType.EC_CONFIG_REGEX: _pattern,
    }
)


def outdated_spelling(kind: OptionType, value: Value) -> str:
    """Return a sentence about a valid value in an outdated spelling; empty for any other value."""
    words = value.items if isinstance(value, Array) else (value,)
    for word in words:
        if kind is OptionType.SOCKADDR and isinstance(word, ConfigWord) and has_dotted_port(word.text):
            address = parse_socket_address(word.text)
            return f"'{word.text}' has its port after a dot; write {address.text if address else ''}"
    return ""


def present_spelling(kind: OptionType, word: ConfigWord) -> str:
    """Return the text that a word in an outdated spelling stands for; empty for any other word."""
    if kind is not OptionType.SOCKADDR or not has_dotted_port(word.text):
        return ""
    address = parse_socket_address(word.text)
    return address.text if address else ""


def format_value(kind: OptionType, value: object, option_map: OptionMap = ()) -> str:
    """Return a typed value in the syntax of the file, a number as the first word that stands for it.

    `convert` turns it into an equal value again.
    """
    if isinstance(value, tuple):
        return " ".join(("(", *(format_value(kind, item, option_map) for item in value), ")"))
    if isinstance(value, (dict, MappingProxyType)):
        return " ".join(("[", *(f"{quote_text(key)} = {quote_text(text)}" for key, text in value.items()), "]"))
    word = next((word for word, number in option_map if number == value), None)
    return _one_text(kind, value) if word is None else quote_text(word)


def _one_text(kind: OptionType, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and kind is OptionType.PERMS:
        return f"{value:04o}"
    if isinstance(value, (int, float)):
        return repr(value)
    return quote_text(_text_of(value))


def _text_of(value: object) -> str:
    if isinstance(value, SocketAddress | HostAddress | Throttle):
        return value.text
    return str(value.pattern if isinstance(value, re.Pattern) else value)


def quote_text(text: str) -> str:
    """Return a text in the form of a default: in quotes unless all its characters are alphanumeric."""
    return text if text.isascii() and text.isalnum() else quoted(text)


_ANNOTATIONS = MappingProxyType(
    {
        OptionType.STRING: "str",
        OptionType.BOOL: "bool",
        OptionType.FLOAT: "float",
        OptionType.SOCKADDR: "SocketAddress",
        OptionType.SOCKADDR_PORTLESS: "HostAddress",
        OptionType.THROTTLE: "Throttle",
        OptionType.ECDICT: "Mapping[str, str]",
        OptionType.EC_CONFIG_REGEX: "re.Pattern[str]",
    }
)


def python_annotation(kind: OptionType, *, is_array: bool = False) -> str:
    """Return the annotation of a value of the type in generated Python code."""
    one = _ANNOTATIONS.get(kind, "int")
    return f"tuple[{one}, ...]" if is_array else one
