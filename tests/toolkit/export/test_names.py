"""Names of the server in sources: where each stands, and what the documents of a version say of it."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

import pytest

from ecruntime.catalogue.documented import (
    Documentation,
    documented_c,
    documented_headers,
    documented_hooks,
    documented_lua,
)
from ecruntime.foundation.errors import UsageError
from ecxs.export import ExportedFile, read_version
from ecxs.export.c_check import CCheck
from ecxs.export.c_names import CNames
from ecxs.export.exported_file import SourceKind
from ecxs.export.lua_check import check_script_names
from ecxs.generate.project import plan_project

RARE = "msys.pbp.check_whitelist"


def found_in_c(*texts: str, version: str = "4.x") -> list[str]:
    files = [ExportedFile(PurePosixPath(f"{n}.c"), text.encode(), SourceKind.C) for n, text in enumerate(texts)]
    check = CCheck(files, read_version(version))
    findings = [finding for file in files for finding in check.findings(file)]
    return [f"{it.place.file}:{it.place.line}:{it.place.column} {it.rule} {it.message}" for it in findings]


def found_in_lua(text: str, version: str = "4.x") -> list[str]:
    file = ExportedFile(PurePosixPath("kelp.lua"), text.encode(), SourceKind.LUA)
    findings = check_script_names(file, read_version(version))
    return [f"{it.place.line}:{it.place.column} {it.rule} {it.message}" for it in findings]


@pytest.mark.parametrize(
    ("version", "since", "lacks"),
    [("3.6", "3.6.5", False), ("3.6.4", "3.6.5", True), ("3.6.12", "3.6.5", False), ("3.5", "3.5.5", False),
     ("3.6", "4.0", True), ("4", "4.4.0", False), ("4.x", "5.1", True), ("4.2", "4.4.0", True), ("3.1", "3.1-4", False),
     ("5.0", "5.1", True), ("3.6", "3.0", False)],
)  # fmt: skip  # several cases to a line
def test_a_version_has_what_came_before_it(version: str, since: str, lacks: bool) -> None:
    said = read_version(version).lack_of(Documentation(since=since))
    assert said == (f"is documented since {since}" if lacks else "")


@pytest.mark.parametrize("text", ["", "2.2", "four", "4.", "x", "3.6.x.1", "99999", "3,6"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no version of the server that is known"):
        read_version(text)


def test_a_series_alone_tells_as_well() -> None:
    newer, older = Documentation(series=4), Documentation(series=3)
    assert [read_version(it).lack_of(newer) for it in ("3.6", "4.x", "5.0")] == [
        "is documented for series 4 and later ones", "", "",
    ]  # fmt: skip  # one place each
    assert [read_version(it).lack_of(older) for it in ("3.6", "4.x")] == ["", "is documented for series 3 alone"]


def test_the_catalogues_say_since_when() -> None:
    assert documented_c()["ec_httpsrv_request_peer_address"].since == "4.0"
    assert documented_c()["ec_hook_register"].reason == "it belongs to this runtime"
    assert documented_hooks()["core.pre_msg_each_rcpt"].series == 4
    assert documented_lua()["msys.runSieveScript"].series == 3
    assert {"module.h", "hooks/core/log_reception_v1.h"} <= documented_headers()
    assert sum(bool(found.since) for found in documented_c().values()) == 157


def test_comments_texts_and_members_are_no_uses() -> None:
    text = '/* ec_nothing */ // ec_nothing\nchar *text = "ec_nothing"; int c = x->ec_nothing + y.ec_nothing;\n'
    assert found_in_c(text) == []


def test_a_name_that_nobody_has_is_told_where_it_stands() -> None:
    assert found_in_c("int f(void) {\n  return ec_nothing(1) + ec_nothing(2);\n}\n") == [
        "0.c:2:10 EXP002 'ec_nothing' stands in no document"
    ]


def test_what_a_file_of_the_tree_defines_is_its_own() -> None:
    header = "#define EC_KELP 3\nstruct ec_kelp { int depth; };\nint ec_depth(void);\nextern int ec_tide;\n"
    assert found_in_c(header, "int f(struct ec_kelp *k) { return ec_depth() + EC_KELP + ec_tide; }") == []


def test_names_of_this_runtime_are_told() -> None:
    assert found_in_c("#ifdef EC_API\n#endif\nvoid *p = &ec_hook_register;\n") == [
        "0.c:1:8 EXP002 'EC_API' stands in no document: it belongs to this runtime",
        "0.c:3:12 EXP002 'ec_hook_register' stands in no document: it belongs to this runtime",
    ]


def test_the_text_of_the_version_is_asked_for_by_documented_sources() -> None:
    assert found_in_c("#ifdef _EC_VER\n  _EC_VER,\n#endif\n") == []


def test_hooks_are_known_by_the_functions_that_their_macros_make() -> None:
    text = "int f(void) { register_core_pre_msg_each_rcpt_hook_last(p, s); return has_core_pre_msg_each_rcpt_hook(); }"
    assert found_in_c(text) == []
    assert [line.partition(" ")[2] for line in found_in_c(text, version="3.6")] == [
        "EXP001 'register_core_pre_msg_each_rcpt_hook_last' is documented for series 4 and later ones",
        "EXP001 'has_core_pre_msg_each_rcpt_hook' is documented for series 4 and later ones",
    ]


def test_hooks_that_the_tree_declares_are_its_own() -> None:
    names = CNames(
        "EC_DECLARE_HOOK(kelp, const char *, depth_v1, (void *), (void), (EC_HOOK_CLOSURE), )\n"
        "EC_DECLARE_VOID_HOOK(kelp, told_v1, (void *, int), (int a), (EC_HOOK_CLOSURE, a))\n"
    )
    assert names.declared_hooks == {"kelp_depth_v1", "kelp_told_v1"}


def test_a_header_that_only_this_runtime_names_is_told() -> None:
    assert found_in_c('#include "module.h"\n#include "hooks/core/log_reception_v1.h"\n#include <stdio.h>\n') == []
    assert found_in_c('#include "ec_types.h"\n') == ["0.c:1:11 EXP002 header 'ec_types.h' is named by no document"]


def test_a_comment_allows_a_name_with_a_reason() -> None:
    reasoned = "/* ecxs: allow EXP002 - the vendor's headers have it */\nint a = ec_nothing;\n"
    assert found_in_c(reasoned) == []
    assert len(found_in_c(reasoned.replace(" - the vendor's headers have it", ""))) == 1
    assert len(found_in_c(reasoned.replace("\nint", "\n\nint"))) == 1


def test_a_source_of_any_bytes_is_read() -> None:
    assert found_in_c("'", '"\\', "/*", "#include", "EC_DECLARE_HOOK(", "\\\n//\\\n", "#define", "((((", "}}}}") == []


@pytest.mark.parametrize("name", ["c_everything", "c_listening"])
def test_what_is_generated_of_each_declaration_has_documented_names_alone(name: str, tmp_path: Path) -> None:
    golden = Path(__file__).resolve().parents[2] / "golden" / name
    shutil.copy(golden / "module.toml", tmp_path / "module.toml")
    made = [item for item in plan_project(tmp_path).artifacts if item.path.suffix in {".c", ".h"}]
    files = [ExportedFile(item.path, item.content.encode(), SourceKind.C) for item in made]
    for version in ("3.6", "4.x"):
        check = CCheck(files, read_version(version))
        assert [str(finding) for file in files for finding in check.findings(file)] == []


def test_names_of_scripts_are_held_against_their_documents() -> None:
    text = 'require "msys.core"\nlocal a = msys.runSieveScript\nlocal b = msys.pbp.check_whitelist\nmsys.nothing()\n'
    assert found_in_lua(text) == [
        "2:11 EXP001 'msys.runSieveScript' is documented for series 3 alone",
        f"3:11 EXP002 'msys.pbp.check_whitelist' stands in no document: {documented_lua()[RARE].reason}",
        "4:1 EXP002 'msys.nothing' stands in no document",
    ]
    assert not any("runSieve" in line for line in found_in_lua(text, "3.6"))


def test_hooks_that_a_script_provides_are_held_against_theirs() -> None:
    text = 'local mod = {}\nfunction mod:core_post_final_validation(msg)\nend\nmsys.registerModule("kelp", mod)\n'
    assert found_in_lua(text) == []
    assert found_in_lua(text, "3.6") == [
        "2:10 EXP001 'core_post_final_validation' is documented for series 4 and later ones"
    ]


def test_a_script_may_allow_a_name_and_a_broken_one_is_an_error() -> None:
    assert found_in_lua("local a = msys.runSieveScript -- ecxs: allow EXP001 - it is for series 3, too\n") == []
    assert [line.split()[1] for line in found_in_lua("local = 3\n")] == ["LUA001"]
