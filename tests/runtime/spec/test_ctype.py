"""C types of hook parameters: what they are, and what stands for them in Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.spec.ctype import CKind, CTypeError, camel, parse_ctype, python_name


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


def test_camel_case_keeps_one_capital_of_upper_case_words() -> None:
    assert (camel("ec_message"), camel("SMPP_PDU"), camel("size_t")) == ("EcMessage", "SmppPdu", "Size")


@given(st.text(alphabet="abint_ *[]();", max_size=30))
def test_any_text_is_a_type_or_a_refusal(text: str) -> None:
    try:
        found = parse_ctype(text)
    except CTypeError:
        return
    assert parse_ctype(found.text) == found
