"""Stubs in the author's script: where they are inserted, that nothing else changes, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.lua import read_script
from ecruntime.foundation.errors import Refused
from ecruntime.model.module import CommandDeclaration, Language, ModuleDefinition, ProviderDeclaration
from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import catalogue_for
from ecxs.languages import required_methods, tools_of
from ecxs.languages.author_edit import AuthorEdit, RequiredMethods

if TYPE_CHECKING:
    from pathlib import Path

DATA = ModuleDefinition("owl", Language.LUA, ModuleKind.GENERIC, providers=(ProviderDeclaration("validate.data"),))
STATUS = ModuleDefinition("owl", Language.LUA, ModuleKind.GENERIC, commands=(CommandDeclaration("status"),))
STUB = "-- Provide validate.data.\nfunction {table}:validate_data(msg, ac, vctx)\n  return 0\nend\n\n"
HANDLER = (
    "-- Answer the console command status.\nlocal function control_status(cc)\nend\n"
    'msys.registerControl("owl status", control_status)\n\n'
)


def required(definition: ModuleDefinition) -> RequiredMethods:
    catalogue = catalogue_for(definition, load_hook_catalogue())
    return required_methods(definition, catalogue, tools_of(definition).methods(definition, catalogue))


def edited(text: str, folder: Path, definition: ModuleDefinition = DATA) -> AuthorEdit:
    return tools_of(definition).edit(text, str(folder / "src" / "owl.lua"), required(definition))


@pytest.mark.parametrize(
    ("before", "after", "table"),
    [
        ("local mod = {}\n\n", 'msys.registerModule("owl", mod)\n', "mod"),
        (
            "local mod = {}\n-- its own\n\n",
            '-- Last.\n-- Really.\nmsys.registerModule("owl", mod)\nreturn mod\n',
            "mod",
        ),
        ("owl = owl or {}\n", "msys.registerModule('owl', owl) return owl", "owl"),
        ("local t = {inner = {}}\nt.inner = {}\n", 'msys.registerModule("owl", t.inner)\n', "t.inner"),
        ("#!/usr/bin/lua\nlocal mod = {} -- \xf6\xff\n", "msys.registerModule(NAME, mod)\n", "mod"),
        ("local a, b = {}, {}\nmsys.registerModule('other', b)\n", "msys.registerModule('owl', a)\n", "a"),
        ("\ufefflocal mod = {}\n", 'msys.registerModule("owl", mod)', "mod"),
        ("local mod = {}\n--[[ a long\ncomment ]]\n", 'msys.registerModule("owl", mod)\n', "mod"),
        ("local mod = {} ", 'msys.registerModule("owl", mod)\n', "mod"),
    ],
)
def test_a_function_stands_before_the_call_that_registers_its_table(
    before: str, after: str, table: str, tmp_path: Path
) -> None:
    edit = edited(before + after, tmp_path)
    stub = STUB.format(table=table)
    assert edit.text == before + stub + after
    assert edit.inserted == ("validate_data",)
    assert read_script(edit.text.encode("utf-8", "surrogateescape")).faults == ()
    assert edited(edit.text, tmp_path) == AuthorEdit(edit.text)
    tools, asked = tools_of(DATA), required(DATA)
    assert tools.without_stubs(edit.text, "owl.lua", asked, asked.methods) == before + after


def test_line_ends_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'local mod = {}\r\nmsys.registerModule("owl", mod)\r\n'
    edit = edited(text, tmp_path)
    assert edit.text.count("\n") == edit.text.count("\r\n") == 7
    asked = required(DATA)
    assert tools_of(DATA).without_stubs(edit.text, "owl.lua", asked, asked.methods) == text


@pytest.mark.parametrize(
    "present",
    [
        "local mod = {} function mod:validate_data() end",
        "local mod = {} mod.validate_data = print",
        "local mod = {} mod['validate_data'] = print",
        "local mod = { validate_data = print }",
        "local mod = { ['validate_data'] = print }",
        "local mod = {} mod[name] = print",
        "local mod = require 'others'",
    ],
)
def test_what_is_there_or_may_be_is_not_written_again(present: str, tmp_path: Path) -> None:
    text = f'{present}\nmsys.registerModule("owl", mod)\n'
    assert edited(text, tmp_path).text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", 'local mod = {}\n\n{stub}msys.registerModule("owl", mod)\n'),
        ("-- a script\n", '-- a script\n\nlocal mod = {}\n\n{stub}msys.registerModule("owl", mod)\n'),
        ("local M = {}\nreturn M\n", 'local M = {}\n{stub}msys.registerModule("owl", M)\n\nreturn M\n'),
        ("local mod = {}", 'local mod = {}\n\n{stub}msys.registerModule("owl", mod)\n'),
    ],
)
def test_a_script_that_registers_nothing_does_so_afterwards(text: str, wanted: str, tmp_path: Path) -> None:
    edit = edited(text, tmp_path)
    table = "M" if "M" in text else "mod"
    assert edit.text == wanted.replace("{stub}", STUB.format(table=table))
    assert read_script(edit.text).faults == ()
    assert edited(edit.text, tmp_path).text == edit.text


def test_a_table_without_a_name_gets_no_function_and_a_finding(tmp_path: Path) -> None:
    text = 'msys.registerModule("owl", { init = function() return true end })\n'
    edit = edited(text, tmp_path)
    assert edit.text == text
    (finding,) = edit.findings
    assert (finding.rule, finding.place.line) == ("LUA013", 1)
    assert "has no name here" in finding.message


def test_a_handler_is_registered_before_the_table(tmp_path: Path) -> None:
    text = 'local mod = {}\nmsys.registerModule("owl", mod)\n'
    edit = edited(text, tmp_path, STATUS)
    assert edit.text == f'local mod = {{}}\n{HANDLER}msys.registerModule("owl", mod)\n'
    asked = required(STATUS)
    assert tools_of(STATUS).without_stubs(edit.text, "owl.lua", asked, asked.methods) == text


@pytest.mark.parametrize("words", ['"owl status"', '"OWL  Status"', '"owl"', "prefix"])
def test_a_handler_that_is_there_or_may_be_is_not_written_again(words: str, tmp_path: Path) -> None:
    text = f'local mod = {{}}\nmsys.registerControl({words}, print)\nmsys.registerModule("owl", mod)\n'
    assert edited(text, tmp_path, STATUS).text == text


def test_a_function_in_another_script_counts(tmp_path: Path) -> None:
    (tmp_path / "src" / "parts").mkdir(parents=True)
    other = 'local mod = {}\nfunction mod:validate_data() end\nmsys.registerModule("owl", mod)\n'
    (tmp_path / "src" / "parts" / "data.lua").write_text(other)
    assert edited("require 'parts.data'\n", tmp_path).text == "require 'parts.data'\n"


def test_a_script_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        edited("local mode = 0689\nlocal other = 08\n", tmp_path)
    assert [(one.rule, one.place.line) for one in refused.value.findings] == [("LUA001", 1), ("LUA001", 2)]


def test_a_file_that_is_gone_is_told_once_something_was_generated(tmp_path: Path) -> None:
    path = tmp_path / "src" / "owl.lua"
    assert list(tools_of(DATA).check_author(path, required(DATA))) == []
    (tmp_path / "generated").mkdir()
    (tmp_path / "generated" / "owl.module.json").write_text("{}")
    assert [one.rule for one in tools_of(DATA).check_author(path, required(DATA))] == ["LUA012"]
