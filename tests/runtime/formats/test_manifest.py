"""Manifests: what their lines say, and that nobody's lines get lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.manifest import Manifest, parse_manifest, read_manifest
from ecruntime.formats.manifest_line import LineKind
from ecruntime.formats.manifest_text import format_manifest, with_auto_lines
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Finding

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# The owl.
[owl]
msys.requires = clockwork, moon
 msys.provides = datasource.owl
msys.provides:auto = config.Global.night
acme.note = a b

; and the bat
[bat]
msys.requires = owl
"""


def owl() -> Manifest:
    found = parse_manifest(TEXT, "owl.ecm").section("Owl")
    assert found is not None
    return found


def test_a_section_has_its_requirements_in_order() -> None:
    assert owl().requires == ("clockwork", "moon")


def test_a_section_provides_what_hand_and_tool_wrote() -> None:
    assert owl().provides == ("datasource.owl", "config.Global.night")


def test_auto_lines_are_known_as_such() -> None:
    assert owl().auto == ("config.Global.night",)


def test_sections_follow_in_file_order() -> None:
    assert [section.name for section in parse_manifest(TEXT, "owl.ecm").sections] == ["owl", "bat"]


def test_an_unknown_section_is_none() -> None:
    assert parse_manifest(TEXT, "owl.ecm").section("cat") is None


def test_every_line_is_kept() -> None:
    assert parse_manifest(TEXT, "owl.ecm").text == TEXT


def test_a_line_knows_what_it_is() -> None:
    kinds = [line.kind for line in parse_manifest("# a\n[a]\n\nx.y = 1\nfoo\n", "a.ecm").lines]
    assert kinds == [LineKind.COMMENT, LineKind.HEADER, LineKind.BLANK, LineKind.PAIR, LineKind.BROKEN]


def test_provides_looks_up_auto_lines_too() -> None:
    assert owl().value_as_list("MSYS.provides") == ("datasource.owl", "config.Global.night")


def test_the_key_with_its_suffix_looks_up_auto_lines_only() -> None:
    assert owl().value_as_list("msys.provides:auto") == ("config.Global.night",)


def test_a_string_lookup_joins_repeated_lines() -> None:
    assert owl().value_as_string("msys.provides") == "datasource.owl, config.Global.night"


def test_a_string_lookup_gives_the_raw_text() -> None:
    assert owl().value_as_string("acme.note") == "a b"


def test_a_string_lookup_of_an_unknown_key_is_none() -> None:
    assert owl().value_as_string("acme.other") is None


def test_a_dictionary_lookup_counts_from_zero() -> None:
    assert owl().value_as_dict("acme.note") == {"0": "a", "1": "b"}


def test_crlf_is_a_line_end() -> None:
    found = parse_manifest("[owl]\r\nmsys.requires = moon\r\n", "owl.ecm")
    assert (found.findings, found.sections[0].requires) == ((), ("moon",))


def test_a_file_without_last_line_end_is_whole() -> None:
    assert parse_manifest("[owl]\nmsys.requires = moon", "owl.ecm").sections[0].requires == ("moon",)


def test_bytes_above_127_are_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "owl.ecm"
    path.write_bytes(b"[owl]\nmsys.requires = m\xff\n")
    assert [str(item) for item in read_manifest(path, file="owl.ecm").findings] == [
        "owl.ecm:2:18: error ECM037: the line holds the character U+DCFF\n  hint: write plain ASCII text"
    ]


def test_a_huge_file_is_not_read() -> None:
    found = parse_manifest("#" * (1024 * 1024 + 1), "owl.ecm")
    assert [item.message for item in found.findings] == ["the file is larger than 1048576 bytes and is not read"]


def test_a_large_file_is_warned_of() -> None:
    found = parse_manifest("[owl]\n" + "# x\n" * 70_000, "owl.ecm")
    assert [item.message for item in found.findings] == ["the file has 280006 bytes, more than 262144"]


def test_a_missing_file_is_a_failure_of_the_environment(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="cannot read"):
        read_manifest(tmp_path / "owl.ecm")


def test_auto_lines_replace_former_ones_where_these_stood() -> None:
    text = "[owl]\nmsys.provides:auto = config.Global.a\n# mine\nMSYS.provides:AUTO = config.Global.b\nx.y = 1\n"
    assert with_auto_lines(text, "owl", ("config.Global:Z", "config.Global.c", "config.Global.c")) == (
        "[owl]\nmsys.provides:auto = config.Global.c\nmsys.provides:auto = config.Global:Z\n# mine\nx.y = 1\n"
    )


def test_auto_lines_of_other_sections_stay() -> None:
    text = "[bat]\nmsys.provides:auto = config.Global.a\n[owl]\n"
    assert with_auto_lines(text, "owl", ()) == text


def test_auto_lines_follow_the_last_pair_when_there_were_none() -> None:
    assert with_auto_lines(TEXT.replace("msys.provides:auto = config.Global.night\n", ""), "owl", ("io.x",)) == (
        TEXT.replace("msys.provides:auto = config.Global.night\n", "").replace(
            "acme.note = a b\n", "acme.note = a b\nmsys.provides:auto = io.x\n"
        )
    )


def test_a_missing_section_is_added() -> None:
    assert with_auto_lines("[bat]", "owl", ("io.x",)) == "[bat]\n\n[owl]\nmsys.provides:auto = io.x\n"


def test_an_empty_file_gets_its_content() -> None:
    assert with_auto_lines("", "owl", ("io.x",)) == "[owl]\nmsys.provides:auto = io.x\n"


def test_line_ends_of_the_file_are_used() -> None:
    assert with_auto_lines("[owl]\r\n", "owl", ("io.x",)) == "[owl]\r\nmsys.provides:auto = io.x\r\n"


def test_a_last_line_without_end_gets_one_when_a_line_follows() -> None:
    assert with_auto_lines("[owl]", "owl", ("io.x",)) == "[owl]\nmsys.provides:auto = io.x\n"


def test_a_manifest_from_nothing_has_all_lines() -> None:
    assert format_manifest("owl", requires=("moon",), provides=("io.x",), auto=("config.Global.a",)) == (
        "[owl]\nmsys.requires = moon\nmsys.provides = io.x\nmsys.provides:auto = config.Global.a\n"
    )


WORDS = (
    "[owl]", "[bat]", "[", "]", "msys.provides:auto", "msys.provides", "msys.requires", " = ", "=", ",", "#", "\r", " ",
    "config.Global.x", "config.Global:", "owl", "é", '"', "\n", "\r\n", "\n", "\x00",
)  # fmt: skip
PIECES = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)
ANY = st.text(max_size=200) | PIECES
CAPABILITIES = st.lists(st.sampled_from(["io.x", "io.y", "config.Global.a"]), max_size=3).map(tuple)


@given(ANY)
def test_any_text_gives_findings_and_is_kept(text: str) -> None:
    found = parse_manifest(text, "f")
    assert found.text == text
    assert all(isinstance(item, Finding) for item in found.findings)


@given(ANY, CAPABILITIES)
def test_writing_auto_lines_twice_is_writing_them_once(text: str, capabilities: tuple[str, ...]) -> None:
    once = with_auto_lines(text, "owl", capabilities)
    assert with_auto_lines(once, "owl", capabilities) == once


@given(ANY, CAPABILITIES)
def test_foreign_lines_stay_as_they_are(text: str, capabilities: tuple[str, ...]) -> None:
    def foreign(whole: str) -> list[str]:
        return [line.text for line in parse_manifest(whole, "f").lines if line.key != "msys.provides:auto"]

    before, after = foreign(text), foreign(with_auto_lines(text, "owl", capabilities))
    assert after[: len(before)] == before
    assert after[len(before) :] in ([], ["", "[owl]"], ["[owl]"])


@given(ANY, CAPABILITIES)
def test_what_was_written_is_read_again(text: str, capabilities: tuple[str, ...]) -> None:
    section = parse_manifest(with_auto_lines(text, "owl", capabilities), "f").section("owl")
    assert section is None or set(capabilities) <= set(section.value_as_list("msys.provides:auto"))
