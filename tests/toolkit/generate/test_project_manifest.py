"""The manifest of a project after `ecxs generate`: whatever the author wrote into it stays, byte by byte."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.manifest import parse_manifest
from ecruntime.formats.option_type import OptionType
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionDeclaration
from ecxs.definition import Language, ModuleDefinition, capabilities_of
from ecxs.documents import Owner
from ecxs.generate.project import plan, plan_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = load_hook_catalogue()
OWL = ModuleDefinition(
    "owl",
    Language.PYTHON,
    ModuleKind.SINGLETON,
    requires=("clockwork", "tide"),
    provides=("datasource.owl",),
    options=tuple(OptionDeclaration(name, OptionType.INT, "Binding:Domain>Global") for name in ("night", "day")),
)
AUTO = [f"msys.provides:auto = {item}" for item in capabilities_of(OWL)]

HANDMADE = (
    "# a remark",
    "; another, with msys.provides:auto = config.Global.x",
    "   # indented\t",
    "",
    "  \t",
    "# odd \x0b\x0c\x1c\x85\u2028 separators, é and \U0001f989",
    "# bytes that are no text \udcff\udc80",
    "msys.provides = io.owl",
    "msys.provides=io.owl,io.bat  # remark",
    "msys.requires = Tide",
    "msys.requires = moon, clockwork",
    "  acme.note   =  a b, c",
    "acme.Note:auto = 7",
    "no pair at all",
    "= nothing",
    "[broken",
)
TOOLMADE = (
    "msys.provides:auto = config.Global.former",
    "MSYS.provides:Auto=config.Domain.x, io.y",
    "\tmsys.provides:auto = config.Global:night ; remark",
)
HEADERS = ("[owl]", "[OWL]", "  [owl]\t", "[bat]", "[owlet]")
HEADER = re.compile(r"(?im)^[ \t]*\[owl\][ \t]*\r?$")
LINES = st.lists(
    st.tuples(st.sampled_from((*HANDMADE, *TOOLMADE, *HEADERS)), st.sampled_from(("\n", "\n", "\r\n"))), max_size=14
)


@st.composite
def manifests(draw: st.DrawFn) -> str:
    text = "".join(line + end for line, end in draw(LINES))
    return text.rstrip("\r\n") if draw(st.booleans()) else text


def generated(text: str) -> str:
    return next(item.content for item in plan(OWL, CATALOGUE, manifest=text) if item.owner is Owner.SHARED)


def lines_of(text: str) -> list[str]:
    """Cut a text after each line feed, and nowhere else."""
    return [line for line in (piece for piece in text.replace("\n", "\n\0").split("\0")) if line]


def authors(text: str) -> Iterator[str]:
    """Yield the lines that are not the tool's: all but those with `msys.provides:auto` below a header of the module."""
    section = ""
    for line in lines_of(text):
        words = line.strip(" \t\r\n")
        if words.startswith("[") and words.endswith("]"):
            section = words[1:-1].lower()
        key = words.partition("=")[0].strip(" \t").lower()
        if not (section == "owl" and "=" in words and key == "msys.provides:auto"):
            yield line


def bare(line: str) -> str:
    return line.rstrip("\r\n")


@given(manifests())
def test_lines_of_the_author_stay_with_their_order_and_line_ends(text: str) -> None:
    before = list(authors(text))
    kept = authors(generated(text))
    last = before.pop() if before and not before[-1].endswith("\n") else None
    assert all(line in kept for line in before)
    # A last line without end gets one where a line follows, and is the same otherwise.
    assert last is None or any(bare(line) == bare(last) for line in kept)


@given(manifests())
def test_nothing_is_added_but_requirements_and_a_section_that_is_missing(text: str) -> None:
    added = Counter(map(bare, authors(generated(text)))) - Counter(map(bare, authors(text)))
    assert set(added) <= {"msys.requires = clockwork", "msys.requires = tide", "", "[owl]"}
    assert added["[owl]"] == (HEADER.search(text) is None)


@given(manifests())
def test_the_lines_of_the_tool_are_exactly_what_the_declaration_gives(text: str) -> None:
    after = generated(text)
    mine = list(authors(after))
    tools = list(lines_of(after))
    for line in mine:
        tools.remove(line)
    assert [bare(line) for line in tools] == AUTO


@given(manifests())
def test_a_second_run_changes_nothing(text: str) -> None:
    once = generated(text)
    assert generated(once) == once


@given(manifests())
def test_the_manifest_states_what_the_module_needs_and_gives(text: str) -> None:
    assume(len(HEADER.findall(text)) < 2)  # a section that stands twice is refused elsewhere
    section = parse_manifest(generated(text), "owl.ecm").section("owl")
    assert section is not None
    assert {name.lower() for name in section.requires} >= {"clockwork", "tide"}
    assert set(section.auto) == set(capabilities_of(OWL))


@given(manifests())
def test_line_ends_of_a_file_are_not_mixed(text: str) -> None:
    windows = text.replace("\r\n", "\n").replace("\n", "\r\n")
    after = generated(windows)
    assert "\r\n" not in windows or after.count("\n") == after.count("\r\n")


def test_a_byte_order_mark_leads_to_no_second_section(greeter: Path) -> None:
    manifest = greeter / "greeter.ecm"
    text = manifest.read_bytes()
    manifest.write_bytes(b"\xef\xbb\xbf" + text)
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace('name = "greeter_retry_window"', 'name = "retry_time"'))

    plan_project(greeter).write()

    assert manifest.read_bytes() == b"\xef\xbb\xbf" + text.replace(b"greeter_retry_window", b"retry_time")
