"""Subjects of an export: each kind is told apart by its path, and read with all that belongs to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import Refused, UsageError
from ecxs.export import read_subject
from ecxs.export.makefile_calls import calls_of
from ecxs.export.vendor_words import in_order, vendor_words
from ecxs.languages.c.command_line import read_command_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.export import ExportedTree


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(**texts: str) -> None:
    for name, text in texts.items():
        path = Path(name.replace("__", "/").replace("_dot_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def plain(makefile: str, **texts: str) -> None:
    write(kelp__Makefile=makefile, kelp__kelp_dot_ecm="[kelp]\n", **{f"kelp__{name}": it for name, it in texts.items()})


def test_options_get_the_form_that_apxs_has() -> None:
    words = ["-c", "-Wall", "-I", "inc", "-DX=1", "-UY", "-std=c11", "-include", "a.h", "-Llib", "-lz", "-pthread",
             "-Wl,-Wl,-rpath=/usr/lib", "-Xlinker", "-s", "-Wc,-O0", "-z", "now", "a.c"]  # fmt: skip
    found = vendor_words(read_command_line(words), lambda path: f"up/{path}")
    assert found == (
        "-Wc,-Wall", "-Iup/inc", "-DX=1", "-Wc,-UY", "-Wc,-std=c11", "-Wc,-include", "-Wc,up/a.h", "-Wc,-pthread",
        "-Wc,-O0", "-Lup/lib", "-lz", "-lpthread", "-Wl,-Wl,-rpath=/usr/lib", "-Wl,-Wl,-s", "-Wl,-Wl,-z,now",
    )  # fmt: skip  # several to a line
    assert in_order(("-lz", "-Wc,-O1"), ("a.c",)) == ("-Wc,-O1", "a.c", "-lz")


def test_the_words_of_apxs_mean_the_same_to_our_builder() -> None:
    given = ["-c", "-Wall", "-Iinc", "-DX=1", "-UY", "-Llib", "-lz", "a.c", "-o", "a.so"]
    once = read_command_line(given)
    again = read_command_line(["-c", *vendor_words(once, lambda path: path), "a.c"])
    assert [it for it in again.compile_words] == ["-Wall", "-Iinc", "-DX=1", "-UY"]  # noqa: C416
    assert [it for it in again.link_items if isinstance(it, str)] == ["-Llib", "-lz"]


def test_make_is_asked_and_carries_nothing_out() -> None:
    plain("all: first second\nfirst:\n\ttouch made\n\t$(ECXS) -c $(CFLAGS) \\\n\t  one.c -o one.so\n"
          "second:\n\tcd sub && $(ECXS) -c two.c\nCFLAGS = -O1\n")  # fmt: skip
    calls, findings = calls_of(Path("kelp/Makefile"))
    assert findings == ()
    assert [(str(call.folder), call.words) for call in calls] == [
        ("kelp", ("-c", "-O1", "one.c", "-o", "one.so")),
        ("kelp/sub", ("-c", "two.c")),
    ]
    assert not Path("kelp/made").exists()


def test_makes_in_folders_below_are_followed(tree_of: Callable[..., ExportedTree]) -> None:
    plain(
        "all:\n\t$(MAKE) -C sub\n",
        sub__Makefile="kelp.so:\n\t$(ECXS) -c kelp.c -o ../kelp.so\n",
        sub__kelp_dot_c="int a;\n",
    )
    assert "sub/kelp.c" in {str(file.path) for file in tree_of(Path("kelp")).files}


@pytest.mark.parametrize(
    ("makefile", "said"),
    [("kelp.so:\n\t$(ECXS) -c `ls *.c` -o kelp.so\n", "the shell fills in a part of it"),
     ("kelp.so:\n\t$(ECXS) -c 'kelp.c -o kelp.so\n", "No closing quotation"),
     ("kelp.so: nothing.c\n\t$(ECXS) -c nothing.c\n", "make cannot say how it builds the module"),
     ("kelp.so:\n\t$(ECXS) -c kelp.c helper.o -o kelp.so\n", "'helper.o' is linked into the library, and is no source"),
     ("kelp.so:\n\t$(ECXS) -c --api 9 kelp.c\n", "there is no shape '9' of the infrastructure")],
)  # fmt: skip  # one case to a line
def test_calls_that_no_tree_can_have_are_refused(makefile: str, said: str) -> None:
    plain(makefile, kelp_dot_c="int a;\n")
    with pytest.raises(Refused) as raised:
        read_subject(Path("kelp"))
    assert [it.rule for it in raised.value.findings if said in it.message] == ["EXP006"]


def test_all_faults_of_a_folder_are_told_at_once() -> None:
    write(kelp__Makefile="kelp.so:\n\t$(ECXS) -c -I/home/me/x gone.c kelp.c -o kelp.so\n", kelp__kelp_dot_c="int a;\n")
    with pytest.raises(Refused) as raised:
        read_subject(Path("kelp"))
    assert sorted(it.rule for it in raised.value.findings) == ["EXP004", "EXP005", "EXP007"]


def test_headers_are_taken_wherever_they_lie_close_by(tree_of: Callable[..., ExportedTree]) -> None:
    makefile = "kelp.so:\n\t$(ECXS) -c -I ../shared kelp.c -o kelp.so\n"
    plain(makefile, kelp_dot_c='#include "deep.h"\n#include "module.h"\n#include <zlib.h>\n')
    write(
        shared__deep_dot_h='#include "deeper/own.h"\n',
        shared__deeper__own_dot_h="#define DEPTH 1\n",
        shared__other_dot_h="",
    )
    tree = tree_of(Path("kelp"))
    assert {str(file.path) for file in tree.files} == {
        ".ecxs-export.json", "Makefile", "README.md", "ecelerity.conf", "kelp.ecm", "kelp/kelp.c", "shared/deep.h",
        "shared/deeper/own.h",
    }  # fmt: skip  # several to a line
    made = next(file.text for file in tree.files if file.path.name == "Makefile")
    assert "-Ishared kelp/kelp.c -o kelp.so\n" in made


def test_a_header_from_far_away_is_refused() -> None:
    write(a__far_dot_h="", a__b__c__d__e__Makefile="k.so:\n\t$(ECXS) -c k.c -o k.so\n")
    write(a__b__c__d__e__k_dot_ecm="[k]\n", a__b__c__d__e__k_dot_c='#include "../../../../far.h"\n')
    with pytest.raises(Refused, match="lies too far from its folder"):
        read_subject(Path("a/b/c/d/e"))


def test_a_script_goes_with_what_it_requires_and_its_manifest(tree_of: Callable[..., ExportedTree]) -> None:
    write(
        kelp_dot_lua='require "msys.core"\nlocal a = require("deep.own")\n-- require "gone"\n', kelp_dot_ecm="[kelp]\n",
        deep__own_dot_lua='return require "last"\n', last_dot_lua="return 1\n", other_dot_lua="return 2\n",
    )  # fmt: skip  # several to a line
    tree = tree_of(Path("kelp.lua"))
    assert {str(file.path) for file in tree.files} == {
        ".ecxs-export.json", "Makefile", "README.md", "ecelerity.conf", "kelp.ecm", "lua/kelp.lua", "lua/deep/own.lua",
        "lua/last.lua",
    }  # fmt: skip  # several to a line
    assert [file.text for file in tree.files if file.path.name == "ecelerity.conf"] == [
        'scriptlet "scriptlet" {\n  search_path = ( "lua" )\n  script "kelp" {\n    source = "kelp"\n  }\n}\n'
    ]


def test_a_configuration_gives_its_scripts_in_its_order(tree_of: Callable[..., ExportedTree]) -> None:
    write(
        etc__e_dot_conf='scriptlet "scriptlet" {\n search_path = ( "own" )\n script "b" { source = "two.lua" }\n'
        ' script "a" { source = "x.one" }\n script "core" { source = "one" }\n}\nother = 3\n',
        etc__own__two_dot_lua="return 2\n",
        etc__lua__x__one_dot_lua="return 1\n",
        etc__scriptlets__one__init_dot_lua="",
    )
    tree = tree_of(Path("etc/e.conf"))
    assert {str(file.path) for file in tree.files if file.path.suffix == ".lua"} == {
        "lua/two.lua", "lua/x/one.lua", "lua/one/init.lua",
    }  # fmt: skip  # several to a line
    (stanza,) = (file.text for file in tree.files if file.path.name == "ecelerity.conf")
    assert [line.split()[-1] for line in stanza.splitlines() if "source" in line] == ['"two"', '"x/one"', '"one/init"']


def test_a_configuration_without_scripts_is_refused() -> None:
    write(e_dot_conf="other = 3\n")
    with pytest.raises(Refused, match="names no script of a stanza 'scriptlet'"):
        read_subject(Path("e.conf"))


@pytest.mark.parametrize(
    ("path", "said"),
    [("nowhere", "there is no file or folder 'nowhere'"), ("notes.txt", "'notes.txt' is nothing that can be exported"),
     ("empty", "'empty' has no module.toml, no Makefile, and no script with a manifest"),
     ("two", "'two' has 2 scripts with a manifest")],
)  # fmt: skip  # several to a line
def test_what_is_no_module_is_refused(path: str, said: str) -> None:
    write(notes_dot_txt="", two__a_dot_lua="", two__b_dot_lua="", two__a_dot_ecm="", two__b_dot_ecm="", empty__x="")
    with pytest.raises(UsageError) as raised:
        read_subject(Path(path))
    assert raised.value.message == said
