"""The data files cut into entries hold what they hold as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli

from ecruntime.catalogue.entries import FOLDER, data_text, entries
from ecruntime.catalogue.option_scopes import module_names, option_scopes, scope_names
from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.catalogue.server_modules import load_server_modules

if TYPE_CHECKING:
    from pathlib import Path

FILES = [(path, "hook") for path in sorted((FOLDER / "hooks").glob("*.toml"))]
FILES.append((FOLDER / "options.toml", "option"))
SCOPES = [path for path, kind in FILES if kind == "hook"]


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda value: getattr(value, "stem", None))
def test_the_entries_of_a_file_are_those_that_toml_sees(path: Path, kind: str) -> None:
    text = path.read_text("utf-8")
    cut = [(name, {key: tomli.loads(entry)[key] for key in whole}) for (name, entry), whole in
           zip(entries(text, kind), tomli.loads(text)[kind], strict=True)]  # fmt: skip
    assert cut == [(table["name"], table) for table in tomli.loads(text)[kind]]


@pytest.mark.parametrize("path", SCOPES, ids=lambda path: path.stem)
def test_a_file_of_hooks_has_the_name_of_its_scope(path: Path) -> None:
    assert tomli.loads(path.read_text("utf-8"))["scope"] == path.stem


def test_the_scopes_of_an_option_are_those_of_all_its_entries() -> None:
    whole: dict[str, frozenset[str]] = {}
    for table in tomli.loads(data_text("options.toml"))["option"]:
        key = table["name"].lower()
        whole[key] = whole.get(key, frozenset()) | frozenset(table["scopes"])
    assert dict(option_scopes([name.upper() for name in whole])) == whole


def test_the_names_of_the_scopes_are_those_of_the_whole_catalogue() -> None:
    assert scope_names() == {scope.key for scope in load_option_catalogue().scopes}


def test_an_option_that_the_server_lacks_has_no_scopes() -> None:
    assert dict(option_scopes(["retry_windows"])) == {}


def test_the_names_of_modules_are_those_of_the_whole_catalogue() -> None:
    assert module_names() == set(load_server_modules().by_name)
