"""C types of hook parameters: what they are, and what stands for them in Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.ctype import CKind, CTypeError, camel, parse_ctype, python_name, suggested_types


@pytest.mark.parametrize(
    ("text", "kind", "python"),
    [
        ("void", CKind.VOID, "None"),
        ("int", CKind.INTEGER, "int"),
        ("unsigned long long", CKind.INTEGER, "int"),
        ("size_t", CKind.INTEGER, "int"),
        ("double", CKind.FLOAT, "float"),
        ("const char *", CKind.STRING, "str"),
        ("const unsigned char *", CKind.BYTES, "bytes"),
        ("struct timeval *", CKind.TIMEVAL, "Timeval"),
        ("int *", CKind.CELL, "Cell[int]"),
        ("char **", CKind.CELL, "Cell[str]"),
        ("void **", CKind.CELL, "Cell[Pointer]"),
        ("ec_message **", CKind.CELL, "Cell[EcMessage]"),
        ("ec_message *", CKind.OPAQUE, "EcMessage"),
        ("void *", CKind.OPAQUE, "Pointer"),
        ("va_list", CKind.OPAQUE, "VaList"),
        ("SMPP_PDU *", CKind.OPAQUE, "SmppPdu"),
    ],
)
def test_a_type_has_a_kind_and_a_python_name(text: str, kind: CKind, python: str) -> None:
    ctype = parse_ctype(text)
    assert (ctype.kind, python_name(ctype)) == (kind, python)


@pytest.mark.parametrize("text", ["const  char*", "const char *", "const char\t* "])
def test_a_type_has_one_spelling(text: str) -> None:
    assert parse_ctype(text).text == "const char *"


def test_stars_stand_together() -> None:
    assert parse_ctype("ec_message * *").text == "ec_message **"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a C type"),
        ("int[3]", "'int[3]' is not a C type: unexpected '['"),
        ("char * name", "'char * name' is not a C type: 'name' follows a '*'"),
        ("foo bar", "'foo bar' is not a C type"),
        ("const", "'const' is not a C type"),
        ("int; DROP", "'int; DROP' is not a C type: unexpected ';'"),
    ],
)
def test_what_is_no_type_is_refused_in_these_words(text: str, message: str) -> None:
    with pytest.raises(CTypeError) as caught:
        parse_ctype(text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("text", "is_unknown"),
    [
        ("strng", True),
        ("const reef", True),
        ("reef *", False),
        ("reef **", False),
        ("struct reef", False),
        ("volatile enum reef", False),
        ("va_list", False),
        ("unsigned long", False),
        ("void", False),
    ],
)
def test_a_bare_word_that_c_does_not_know_is_an_unknown_type(text: str, is_unknown: bool) -> None:
    assert parse_ctype(text).is_unknown is is_unknown


@pytest.mark.parametrize(
    ("word", "types"),
    [("strng", ("const char *",)), ("bool", ("int",)), ("unit32_t", ("uint32_t", "u_int32_t")), ("coral", ())],
)
def test_a_word_has_suggestions(word: str, types: tuple[str, ...]) -> None:
    assert suggested_types(word)[:2] == types


def test_camel_case_keeps_one_capital_of_upper_case_words() -> None:
    assert (camel("ec_message"), camel("SMPP_PDU"), camel("size_t")) == ("EcMessage", "SmppPdu", "Size")


@given(st.text(alphabet="abint_ *[]();", max_size=30))
def test_any_text_is_a_type_or_a_refusal(text: str) -> None:
    try:
        found = parse_ctype(text)
    except CTypeError:
        return
    assert parse_ctype(found.text) == found
