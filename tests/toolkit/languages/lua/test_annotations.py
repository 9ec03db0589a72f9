"""Annotations for the Lua language server: valid Lua, with every name of the catalogue, the same each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.formats.lua import read_script
from ecruntime.model.module import CommandDeclaration, Language, ModuleDefinition, ProviderDeclaration
from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import catalogue_for
from ecxs.documents.banner import has_banner, is_sealed, sealed
from ecxs.languages import tools_of
from ecxs.languages.lua.generated.server_names import server_annotations

OWL = ModuleDefinition(
    "owl",
    Language.LUA,
    ModuleKind.GENERIC,
    providers=(
        ProviderDeclaration("validate.data"),
        ProviderDeclaration("validate.dealloc"),
        ProviderDeclaration("core.log_permanent_failure_v1"),
    ),
    commands=(CommandDeclaration("status"),),
)


def files() -> dict[str, str]:
    made = tools_of(OWL).files(OWL, catalogue_for(OWL, load_hook_catalogue()))
    return {str(artifact.path): artifact.content for artifact in made}


def test_both_files_are_lua_of_the_project_and_of_the_tool() -> None:
    made = files()
    assert list(made) == ["generated/library/owl.lua", "generated/library/msys.lua"]
    for text in made.values():
        assert read_script(text.encode()).faults == ()
        assert text.startswith("---@meta\n")
        assert has_banner(text)
        assert is_sealed(sealed(text))
    assert files() == made


@pytest.mark.parametrize("name", sorted(load_lua_api().functions))
def test_every_function_of_the_catalogue_is_there(name: str) -> None:
    text = server_annotations()
    owner, _, member = name.rpartition(".")
    shapes = (
        f"\nfunction {name}(",
        f"\n{name} = ",
        f"--- `{name}`: ",
        "---@operator len: " if name.startswith("#") else "\0",
    )
    is_field = re.search(rf"---@class {re.escape(owner)}\n(?:---@.*\n)*---@field {re.escape(member)} ", text)
    assert any(shape in text for shape in shapes) or is_field


def test_every_constant_and_package_is_there() -> None:
    text = server_annotations()
    catalogue = load_lua_api()
    missing = {name for name in catalogue.constants if f"\n---@type integer\n{name} = nil" not in text}
    missing |= {name for name in catalogue.packages if name != "debug" and f"\n{name} = {{}}\n" not in text}
    assert missing == set()


def test_functions_have_types_and_tell_what_is_not_there() -> None:
    text = server_annotations()
    assert (
        "--- Run an action repeatedly at a fixed interval\n---@param seconds number\n---@param action function\n"
        "---@param name? string\n---@return timer\nfunction msys.timer.every(seconds, action, name) end\n"
    ) in text
    assert "(not available in this runtime)" in text[text.index("function msys.av.scan") - 300 :][:300]


def test_the_table_of_the_module_has_its_providers() -> None:
    text = files()["generated/library/owl.lua"]
    assert "---@class owl.module\n" in text
    assert "---@field validate_data fun(self: table, msg: message?, ac: ac?, vctx: vctx?): integer " in text
    assert "---@field validate_dealloc fun(self: table) " in text
    assert "note: string?, note_len: integer) Log a permanent delivery failure." in text
    assert "status" not in text


def test_the_scaffold_names_the_folder_for_editors() -> None:
    settings = Path(__file__).parents[4] / "templates/scaffold/lua/{{cookiecutter.folder}}/.luarc.json"
    assert '"workspace.library": ["generated/library"]' in settings.read_text()
