"""Scripts in Lua run from their exported tree as they ran before, and are copied by its Makefile."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecxs.export import write_tree
from tests.toolkit.export.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.testing import Harness
    from ecxs.export import ExportedTree

GREET = """\
require "msys.core"
local words = require "deep.words"
local mod = {}

function mod:validate_ehlo(str, ac, vctx)
  print(words.hello .. " " .. str)
  return msys.core.VALIDATE_CONT
end

msys.registerModule("greet", mod)
"""


@pytest.fixture
def server(tmp_path: Path, tree_of: Callable[..., ExportedTree]) -> Path:
    """The exported tree of a script with a package of its own."""
    author = tmp_path / "author"
    (author / "deep").mkdir(parents=True)
    (author / "greet.lua").write_text(GREET)
    (author / "deep" / "words.lua").write_text('return { hello = "good morning" }\n')
    tree = tree_of(author / "greet.lua")
    assert tree.findings == ()
    write_tree(tree, tmp_path / "server")
    return tmp_path / "server"


def test_the_exported_stanza_runs_the_exported_scripts(server: Path, runtime: Harness) -> None:
    conf = (server / "ecelerity.conf").read_text().replace('"lua"', f'"{server / "lua"}"')
    runtime.load(conf=conf.replace('"scriptlet" {\n', '"scriptlet" {\n  debug_level = "notice"\n', 1))
    assert runtime.fire_session(ehlo="friend.example") == {"ehlo": 0}
    assert "good morning friend.example" in [record.text for record in runtime.records]


def test_its_makefile_copies_them_with_their_folders(server: Path, tmp_path: Path) -> None:
    words = ["make", "-s", "install", "SCRIPTS=/etc/scripts", f"DESTDIR={tmp_path}/stage"]
    done = subprocess.run(words, cwd=server, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    placed = tmp_path / "stage" / "etc" / "scripts"
    assert (placed / "greet.lua").read_text() == GREET
    assert (placed / "deep" / "words.lua").is_file()


def test_without_a_folder_the_makefile_says_what_it_lacks(server: Path) -> None:
    done = subprocess.run(["make", "-s"], cwd=server, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith("name the folder: make install SCRIPTS=DIR\n")


def test_the_page_of_the_tree_says_what_to_do_with_it(server: Path) -> None:
    page = (server / "README.md").read_text()
    assert "`make install SCRIPTS=DIR`" in page
    assert "| `lua/deep/words.lua` | a script |" in page
    assert "None: each name of the server that is used is documented for version 4.x." in page


@pytest.mark.parametrize("name", ["deferral", "rcptpolicy", "sessionlog"])
def test_the_sample_of_a_project_has_the_stanza_of_its_own_options(
    name: str, tree_of: Callable[..., ExportedTree]
) -> None:
    tree = tree_of(ROOT / "examples" / "lua" / name)
    text = next(file.text for file in tree.files if str(file.path) == "ecelerity.conf")
    own = (ROOT / "examples" / "lua" / name / "ecelerity.conf").read_text(encoding="utf-8")
    assert text.startswith('scriptlet "scriptlet" {\n  search_path = ( "lua" )\n')
    assert text.endswith(f"}}\n\n{own}")
    assert f"\n{name} main {{" in text


def test_without_a_configuration_of_the_author_the_sample_names_each_option(
    tmp_path: Path, tree_of: Callable[..., ExportedTree]
) -> None:
    folder = tmp_path / "sessionlog"
    shutil.copytree(ROOT / "examples" / "lua" / "sessionlog", folder, ignore=shutil.ignore_patterns("ecelerity.conf"))
    text = next(file.text for file in tree_of(folder).files if str(file.path) == "ecelerity.conf")
    assert "# interval = 60" in text
    assert text.index("scriptlet") < text.index("sessionlog main {")
