"""What a file says twice is warned of, once for each; what another file says again is meant so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.formats.conf import Document

HINT = "\n  hint: delete one of the two"


def shown(document: Document) -> list[str]:
    return [str(finding) for finding in document.findings]


def twice(place: str, name: str, former: str) -> str:
    return (
        f"{place}: warning CFG028: '{name}' is set twice here; the later value counts\n"
        f"  see {former}: the value that it hides{HINT}"
    )


def test_an_option_that_is_set_twice_in_a_stanza_is_named_with_both_places() -> None:
    document = read_text("owl {\n  action = 1\n  depth = 2\n  ACTION = 1\n}\n", "x")
    assert shown(document) == [twice("x:4:3", "ACTION", "x:2:3")]


def test_each_repetition_is_named_with_the_one_before() -> None:
    assert shown(read_text("a = 1\na = 2\na = 3\n", "x")) == [
        twice("x:2:1", "a", "x:1:1"),
        twice("x:3:1", "a", "x:2:1"),
    ]


def test_a_stanza_that_is_written_twice_in_a_file_is_one() -> None:
    assert shown(read_text("owl { a = 1 }\nowl {\n  a = 2 }\n", "x")) == [twice("x:3:3", "a", "x:1:7")]


@pytest.mark.parametrize(
    "text", ["a = 1 owl { a = 1 }", 'binding "b" { a = 1 } binding "c" { a = 1 }', "owl { a = 1 } owl { b = 1 }"]
)
def test_another_scope_or_option_is_no_repetition(text: str) -> None:
    assert shown(read_text(text, "x")) == []


def test_included_files_and_local_changes_override_on_purpose(tmp_path: Path) -> None:
    (tmp_path / "part.conf").write_text("a = 2\n")
    (tmp_path / "local.conf").write_text("a = 3\n")
    main = tmp_path / "main.conf"
    main.write_text('a = 1\ninclude "part.conf"\ninclude "part.conf"\nlocal_changes_file = "local.conf"\n')
    assert shown(read(main)) == []


def test_a_repetition_within_an_included_file_is_named_once(tmp_path: Path) -> None:
    part = tmp_path / "part.conf"
    part.write_text("a = 1\na = 2\n")
    main = tmp_path / "main.conf"
    main.write_text('include "part.conf"\ninclude "part.conf"\n')
    assert shown(read(main)) == [twice(f"{part}:2:1", "a", f"{part}:1:1")]


def test_very_many_are_not_all_named() -> None:
    assert len(shown(read_text("a = 1\n" * 1000, "x"))) == 100


def test_an_address_that_stands_twice_is_named_with_both_places() -> None:
    assert shown(read_text('l {\n listen "*:25" {}\n LISTEN "*:25" { a = 1 }\n listen "*:26" {}\n}', "x")) == [
        (
            "x:3:2: warning CFG029: the address '*:25' stands twice in its listener, which listens at it once\n"
            "  see x:2:2: the other one\n"
            "  hint: write the options of both into one"
        )
    ]


def test_so_is_one_in_two_spellings() -> None:
    document = read_text('esmtp_listener {\n listen ":25" {}\n listen "*:25" {}\n listen "[*]:25" {}\n}', "x")
    assert [str(finding) for finding in build(document, core_registry()).findings] == [
        (
            "x:3:2: warning CFG029: the address '*:25' stands twice in its listener, which listens at it once\n"
            "  see x:2:2: the other one, as ':25'\n"
            "  hint: write the options of both into one"
        )
    ]


def test_the_same_address_in_two_listeners_is_no_repetition() -> None:
    text = 'esmtp_listener { listen "*:25" {} } control_listener { listen "*:25" {} }'
    assert build(read_text(text, "x"), core_registry()).findings == ()
