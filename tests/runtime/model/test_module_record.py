"""Module records: written the same every time, refused when they are not ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.option_type import OptionType
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.hook_signature import ReturnPolicy, Until, signature
from ecruntime.model.module import (
    CommandDeclaration,
    Language,
    MemtypeDeclaration,
    ModuleDefinition,
    ProviderDeclaration,
)
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, RecordError, format_record, parse_record, read_record
from ecruntime.model.option import OptionDeclaration, OptionFlag

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = ModuleDefinition(
    name="greeter",
    language=Language.PYTHON,
    kind=ModuleKind.SINGLETON,
    description="Counts",
    requires=("tide",),
    provides=("config.Global.depth",),
    options=(
        OptionDeclaration(
            "depth", OptionType.INT, "Global", "3", option_map=(("b", 1), ("a", 2)), minimum=1, maximum=9.5
        ),
        OptionDeclaration(
            "name", OptionType.STRING, "[greeter]", flags=OptionFlag.IS_ARRAY, has_validator=True, summary="A name"
        ),
        OptionDeclaration("seen", OptionType.ECDICT, "[greeter]", has_postset=True, has_datafree=True),
    ),
    providers=(ProviderDeclaration("core.log_permanent_failure_v1", is_first=True),),
    hooks=(
        signature("greeter", "note", "void", ("const char *", "text")),
        signature(
            "greeter", "find", "ec_message *", policy=ReturnPolicy(Until.VALUES, (1, 2), None, None, assumed=True)
        ),
    ),
    memtypes=(
        MemtypeDeclaration("entry", is_fixed=True, size=64),
        MemtypeDeclaration("page", is_fixed=False, aligned=4096, force_zero=True),
    ),
    server_hooks=(signature("core", "tidy_v1", "int", ("int", "why"), is_callable=True),),
    calls=("msgc.join",),
    commands=(
        CommandDeclaration("status", "Show", AccessLevel.READ_ONLY),
        CommandDeclaration("reset", arguments=("NAME", "[COUNT]")),
    ),
)
EXPECTED = (
    signature("core", "seen_v1", "void", ("const char *", "note")),
    signature("tide", "turn_v1", "int", policy=ReturnPolicy(Until.VALUES, (1, 2), None, -1, assumed=True)),
)
RECORD = ModuleRecord(DEFINITION, artifact="greeter", digest="ab12", expects=EXPECTED)


def changed(**values: object) -> str:
    return json.dumps({**json.loads(format_record(RECORD)), **values})


def test_a_record_survives_its_text() -> None:
    assert parse_record(format_record(RECORD), "greeter.module.json") == RECORD


def test_a_record_without_what_the_module_expects_is_read_as_before() -> None:
    older = json.loads(format_record(RECORD))
    del older["expects"]
    assert parse_record(json.dumps(older), "f") == ModuleRecord(DEFINITION, artifact="greeter", digest="ab12")
    assert json.loads(format_record(parse_record(json.dumps(older), "f"))) == older


def test_equal_records_have_equal_texts_that_end_in_a_newline() -> None:
    text = format_record(RECORD)
    assert text == format_record(parse_record(text, "f"))
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f:1:1: not a module record: Expecting value"),
        ("[]", "f: expected an object, found a list"),
        ("{}", "f: schema: missing; expected an integer"),
        (changed(schema=2), "f: the module record has schema 2, and this version reads schema 1"),
        (changed(api=7), "f: the module record has api 7, and this version reads api 1"),
        (changed(name="a-b"), "f: name: expected an identifier, found 'a-b'"),
        (changed(kind="plural"), "f: kind: expected one of singleton, generic, found 'plural'"),
        (changed(language=3), "f: language: expected a string, found a number"),
        (
            changed(artifact="x" * 256),
            f"f: artifact: expected a file name without a folder, of at most 255 bytes, found '{'x' * 60}'",
        ),
        (
            changed(artifact="../x"),
            "f: artifact: expected a file name without a folder, of at most 255 bytes, found '../x'",
        ),
        (changed(requires=[1]), "f: requires: expected a list of strings, found a list"),
        (changed(options=[{}]), "f: options[0]: name: missing; expected a string"),
        (changed(hooks=[3]), "f: hooks: expected a list of objects, found a list"),
        (changed(extra=1), "f: unknown key 'extra'"),
        (changed(commands=[{"name": "a", "summary": "", "x": 1}]), "f: commands[0]: unknown key 'x'"),
        (
            changed(commands=[{"name": "a", "summary": "", "level": "root"}]),
            "f: commands[0]: level: expected one of read-only, admin, found 'root'",
        ),
        (
            changed(commands=[{"name": "a", "summary": "", "arguments": ["[A]", "B"]}]),
            "f: commands[0]: arguments: expected arguments of a command, found a list",
        ),
        ("[" * 100_000, "f: not a module record: its values are too large or too deep"),
        (" " * (4 * 1024 * 1024 + 1), "f: the module record is larger than 4194304 bytes"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_record_is_refused_in_these_words(text: str, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(text, "f")
    assert caught.value.message == message
    assert caught.value.hint == "run `ecxs generate` and install the module again"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "type", "until"]), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(json.loads(format_record(RECORD)))), JSON)
def test_any_value_is_read_or_refused(key: str, value: object) -> None:
    try:
        found = parse_record(changed(**{key: value}), "f")
    except RecordError:
        return
    assert parse_record(format_record(found), "f") == found


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "owl.module.json"
    file.write_bytes(b'{"schema": "\xff"}')
    with pytest.raises(RecordError, match=r"^owl\.module\.json: not a module record: it is not UTF-8 text$"):
        read_record(file)
