"""The references of commands, options, the C and the Lua interface are current, and have every entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.catalogue.options import load_option_catalogue
from ecxs.cli.lazy_group import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

SCRIPTS = ("make_cli_reference", "make_option_reference", "make_c_api_reference", "make_lua_api_reference")


def text_of(script: ModuleType) -> str:
    return "\n".join(script.wanted_files().values())


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_pages_are_current(load_script: Callable[[str], ModuleType], name: str) -> None:
    assert load_script(name).pages().stale() == [], f"run: python docs/{name}.py"


def test_every_command_has_a_page_with_its_subcommands(load_script: Callable[[str], ModuleType]) -> None:
    files = load_script("make_cli_reference").wanted_files()
    assert {path.stem for path in files} == {*COMMANDS, "README"}
    add = next(text for path, text in files.items() if path.stem == "add")
    assert "\n## ecxs add option\n" in add
    assert "\nUsage: ecxs add option [OPTIONS] NAME\n" in add


def test_every_option_and_module_of_the_server_is_there(load_script: Callable[[str], ModuleType]) -> None:
    text = text_of(load_script("make_option_reference"))
    catalogue = load_option_catalogue()
    assert [option.name for option in catalogue.options if f"| `{option.name}` |" not in text] == []
    assert [scope.name for scope in catalogue.scopes if f"| `{scope.name}` |" not in text] == []
    assert [module.name for module in catalogue.modules if f"\n## {module.name}\n" not in text] == []


def test_every_name_of_the_c_interface_is_there(load_script: Callable[[str], ModuleType]) -> None:
    text = text_of(load_script("make_c_api_reference"))
    api = load_c_api()
    for item in (*api.functions, *api.macros, *api.structures, *api.opaque_types, *api.constants):
        assert item.name in text, item.name
    present = [function.name for function in api.functions if function.tier is not None]
    assert [name for name in present if f"\n### {name}\n" not in text] == []


def test_every_name_of_the_lua_interface_is_there(load_script: Callable[[str], ModuleType]) -> None:
    text = text_of(load_script("make_lua_api_reference"))
    api = load_lua_api()
    assert [name for name in api.functions if f"# {name}\n" not in text] == []
    assert [name for name in (*api.constants, *api.packages) if f"`{name}`" not in text and name not in text] == []
    assert [name for name in api.entry_points if f"| `{name}(" not in text] == []
