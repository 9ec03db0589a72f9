"""Texts to typed values, and back."""

from __future__ import annotations

import re
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.conf import ConfigWord
from ecruntime.formats.option_type import (
    ConversionError,
    OptionType,
    convert,
    format_value,
    outdated_spelling,
    python_annotation,
    quote_text,
)
from ecruntime.formats.socket_address import HostAddress, SocketAddress
from ecruntime.formats.throttle import Throttle

KIND = OptionType
VALUES = [
    (KIND.STRING, '"two words"', "two words"),
    (KIND.INT, "-1", -1),
    (KIND.INT, '"40000"', 40000),
    (KIND.UINT64, "18446744073709551615", 2**64 - 1),
    (KIND.SIZE_T, "0", 0),
    (KIND.PERMS, "0640", 0o640),
    (KIND.PERMS, '"640"', 0o640),
    (KIND.PERMS, "04755", 0o4755),
    (KIND.BOOL, "Enabled", True),
    (KIND.BOOL, '"no"', False),
    (KIND.BOOL, "0", False),
    (KIND.FLOAT, "0.35", 0.35),
    (KIND.FLOAT, "-1e3", -1000.0),
    (KIND.FLOAT, "0x1p3", 8.0),
    (KIND.SOCKADDR, "192.0.2.7:4100", SocketAddress("192.0.2.7", 4100)),
    (KIND.SOCKADDR, ":4100", SocketAddress(None, 4100)),
    (KIND.SOCKADDR, "*:4100", SocketAddress(None, 4100)),
    (KIND.SOCKADDR, '"[2001:DB8:0::7]:4100"', SocketAddress("2001:db8::7", 4100, is_ipv6=True)),
    (KIND.SOCKADDR, '"[*]:4100"', SocketAddress(None, 4100, is_ipv6=True)),
    (KIND.SOCKADDR, "2001:db8::7.4100", SocketAddress("2001:db8::7", 4100, is_ipv6=True)),
    (KIND.SOCKADDR_PORTLESS, "192.0.2.7", HostAddress("192.0.2.7")),
    (KIND.SOCKADDR_PORTLESS, '"[2001:db8::7]"', HostAddress("2001:db8::7", is_ipv6=True)),
    (KIND.SOCKADDR_PORTLESS, "*", HostAddress(None)),
    (KIND.THROTTLE, "10", Throttle(10)),
    (KIND.THROTTLE, '"10/60"', Throttle(10, 60)),
    (KIND.ECDICT, '[ a = b "c d" = "" ]', {"a": "b", "c d": ""}),
    (KIND.EC_CONFIG_REGEX, r'"^a\.b$"', re.compile(r"^a\.b$")),
]


@pytest.mark.parametrize(("kind", "text", "value"), VALUES)
def test_a_text_is_converted(kind: OptionType, text: str, value: object) -> None:
    assert convert(kind, text) == value


@pytest.mark.parametrize(("kind", "text", "value"), VALUES)
def test_a_formatted_value_converts_back(kind: OptionType, text: str, value: object) -> None:
    assert convert(kind, format_value(kind, value)) == value


REFUSALS = [
    (KIND.INT, "10k", "'10k' is not an integer", "write the number without a unit"),
    (KIND.INT, "ten", "'ten' is not an integer", "write decimal digits"),
    (KIND.INT, "9" * 5000, f"'{'9' * 57}...' is not an integer", "write decimal digits"),
    (KIND.INT, "2147483648", "'2147483648' is out of range for int", "it lies between -2147483648 and 2147483647"),
    (KIND.SIZE_T, "-1", "'-1' is out of range for size_t", "it lies between 0 and 18446744073709551615"),
    (KIND.PERMS, "0698", "'0698' is not an octal file mode", "write three or four octal digits, for example 0640"),
    (KIND.BOOL, "maybe", "'maybe' is not a boolean", "write true or false, yes or no, on or off"),
    (KIND.FLOAT, "1_0", "'1_0' is not a number", "write a decimal fraction, for example 0.35"),
    (
        KIND.SOCKADDR,
        "192.0.2.7",
        "'192.0.2.7' is not an address with port",
        "write 192.0.2.7:4100, [2001:db8::7]:4100, *:4100 or [*]:4100",
    ),
    (
        KIND.SOCKADDR,
        "192.0.2.7:70000",
        "'192.0.2.7:70000' is not an address with port",
        "write 192.0.2.7:4100, [2001:db8::7]:4100, *:4100 or [*]:4100",
    ),
    (KIND.SOCKADDR_PORTLESS, "host", "'host' is not an address without port", "write 192.0.2.7, 2001:db8::7 or *"),
    (KIND.THROTTLE, '"5/0"', "'5/0' is not a throttle", "write N, or N/S for N in any S seconds"),
    (KIND.ECDICT, "x", "'x' stands where a dictionary is expected", "write [ key = value ]"),
    (KIND.STRING, "( a )", "an array stands where one value is expected", "write one text"),
    (KIND.STRING, "a b", "'a b' is no value: there is more than one value", "quote a text with blanks"),
]


@pytest.mark.parametrize(("kind", "text", "message", "hint"), REFUSALS)
def test_a_value_of_another_type_is_refused(kind: OptionType, text: str, message: str, hint: str) -> None:
    with pytest.raises(ConversionError) as caught:
        convert(kind, text)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_bad_pattern_is_refused_with_its_reason() -> None:
    with pytest.raises(ConversionError, match=re.escape("'(' is not a regular expression: missing )")):
        convert(KIND.EC_CONFIG_REGEX, '"("')


def test_words_of_the_option_stand_for_numbers_without_case() -> None:
    words = (("auto", -1), ("none", 0))
    assert convert(KIND.INT, "AUTO", words) == -1
    assert convert(KIND.INT, "5", words) == 5


def test_an_array_gives_a_tuple() -> None:
    assert convert(KIND.INT, "( 1 2 )", is_array=True) == (1, 2)
    assert format_value(KIND.INT, (1, 2)) == "( 1 2 )"


def test_one_word_is_no_array() -> None:
    with pytest.raises(ConversionError) as caught:
        convert(KIND.INT, "1", is_array=True)
    assert (caught.value.message, caught.value.hint) == ("'1' stands where an array is expected", "write ( 1 )")


def test_a_dictionary_cannot_be_changed() -> None:
    assert isinstance(convert(KIND.ECDICT, "[ a = b ]"), MappingProxyType)


def test_a_dotted_port_is_tolerated_and_named() -> None:
    assert outdated_spelling(KIND.SOCKADDR, ConfigWord("2001:db8::7.25")) == (
        "'2001:db8::7.25' has its port after a dot; write [2001:db8::7]:25"
    )
    assert outdated_spelling(KIND.SOCKADDR, ConfigWord(":25")) == ""


def test_a_default_is_quoted_unless_it_is_alphanumeric() -> None:
    assert [quote_text(text) for text in ("abc1", "/var/log/x", "", 'a"b\\c')] == [
        "abc1",
        '"/var/log/x"',
        '""',
        r'"a\"b\\c"',
    ]


@pytest.mark.parametrize(
    ("kind", "annotation"),
    [(KIND.INT, "int"), (KIND.PERMS, "int"), (KIND.ECDICT, "Mapping[str, str]"), (KIND.SOCKADDR, "SocketAddress")],
)
def test_each_type_has_an_annotation(kind: OptionType, annotation: str) -> None:
    assert python_annotation(kind) == annotation
    assert python_annotation(kind, is_array=True) == f"tuple[{annotation}, ...]"


@given(st.sampled_from([kind for kind in OptionType if kind is not KIND.ECDICT]), st.text(max_size=20))
def test_any_word_converts_and_comes_back_or_is_refused(kind: OptionType, text: str) -> None:
    try:
        value = convert(kind, ConfigWord(text))
    except ConversionError:
        return
    back = convert(kind, format_value(kind, value))
    assert back == value or value != value  # noqa: PLR0124 - not-a-number is the one value unlike itself


@given(st.text(max_size=20))
def test_a_quoted_text_comes_back(text: str) -> None:
    assert convert(KIND.STRING, quote_text(text)) == text


MAP = (("reject", 1), ("defer", 2), ("not yet", -1))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [(KIND.INT, "Defer", 2), (KIND.INT, "7", 7), (KIND.FLOAT, "0.5", 0.5), (KIND.FLOAT, "inf", float("inf"))],
)
def test_an_option_with_words_takes_them_and_other_numbers(kind: OptionType, text: str, value: object) -> None:
    assert convert(kind, text, MAP) == value


@pytest.mark.parametrize(
    ("kind", "text", "message", "hint"),
    [
        (
            KIND.INT,
            "rejct",
            "'rejct' is neither an integer nor one of the words reject, defer, \"not yet\"",
            "did you mean 'reject'?",
        ),
        (
            KIND.FLOAT,
            "xyz",
            "'xyz' is neither a number nor one of the words reject, defer, \"not yet\"",
            "write one of the words, or a number",
        ),
        (KIND.INT, "10k", "'10k' is not an integer", "write the number without a unit"),
    ],
)
def test_what_is_neither_word_nor_number_is_refused(kind: OptionType, text: str, message: str, hint: str) -> None:
    with pytest.raises(ConversionError) as caught:
        convert(kind, text, MAP)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("value", "text"), [(2, "defer"), (-1, '"not yet"'), (7, "7"), ((1, 7, 2), "( reject 7 defer )")]
)
def test_a_number_is_written_as_its_word(value: object, text: str) -> None:
    assert format_value(KIND.INT, value, MAP) == text
    assert convert(KIND.INT, text, MAP, is_array=isinstance(value, tuple)) == value
