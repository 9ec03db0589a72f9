"""Files, includes, repeats: from the master file to the tree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ecruntime.formats.conf import Document, read, read_changes, read_text, search_path, write_flat
from ecruntime.formats.conf.file_text import MAX_FILE_SIZE
from ecruntime.formats.conf.read import MAX_INCLUDE_DEPTH, MAX_INCLUDES


def written(directory: Path, **files: str) -> Path:
    for name, text in files.items():
        (directory / f"{name}.conf").write_text(text)
    return directory / "main.conf"


def shown(document: Document) -> list[str]:
    return [str(finding) for finding in document.findings]


def value(document: Document, name: str) -> object:
    setting = document.root.setting(name)
    return setting.data if setting is not None else None


def test_a_later_value_wins_and_knows_what_it_hides() -> None:
    setting = read_text("ttl = 1\nTTL = 2\nttl = 3\n", "x").root.setting("ttl")
    assert setting is not None
    assert setting.data == "3"
    assert setting.is_shadow
    assert [place.line for place in setting.places] == [1, 2, 3]


def test_stanzas_of_one_instance_merge_and_remember_every_place() -> None:
    root = read_text('binding "b" { cap = 1 }\nbinding "c" {}\nBINDING "b" { tag = x }\n', "x").root
    assert [(scope.kind, scope.instance) for scope in root.scopes] == [("binding", "b"), ("binding", "c")]
    merged = root.scope("Binding", "b")
    assert merged is not None
    assert [setting.name for setting in merged.settings] == ["cap", "tag"]
    assert [place.line for place in merged.places] == [1, 3]


def test_bindings_have_case_and_domains_have_none() -> None:
    root = read_text(
        'binding "b" {} binding "B" {} domain "d" {} domain "D" {} domain "/\\D/" {} domain "/\\d/" {}'
    ).root
    assert [scope.instance for scope in root.scopes] == ["b", "B", "d", "/\\D/", "/\\d/"]


def test_an_include_is_read_in_the_open_scope(tmp_path: Path) -> None:
    document = read(written(tmp_path, main='binding "b" { include "part.conf" tag = y }', part="cap = 2 tag = x"))
    scope = document.root.scope("binding", "b")
    assert scope is not None
    assert [(setting.name, setting.data) for setting in scope.settings] == [("cap", "2"), ("tag", "y")]


def test_a_directory_is_read_in_bytewise_order_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "parts" / "deeper").mkdir(parents=True)
    for name, text in {"b": "x = b", "B": "x = B", "a": "x = a", ".z": "x = hidden", "deeper/c": "x = c"}.items():
        (tmp_path / "parts" / name).write_text(text)
    document = read(written(tmp_path, main="include parts\n"))
    assert [Path(file.path).name for file in document.files] == ["main.conf", "B", "a", "b"]
    assert value(document, "x") == "b"


COPIES = (
    *("a.conf.rpmsave", "a.conf.rpmnew", "a.conf.rpmorig", "a.conf.dpkg-old", "a.conf.dpkg-dist", "a.conf.ucf-new"),
    *("a.conf~", "#a.conf#", "a.conf.swp", "a.conf.SWO", "a.conf.~3~", "a.un~"),
    *("a.conf.bak", "a.bak2", "a.conf.old", "a.conf.orig", "a.conf.save", "a.conf.rej", "a.tmp", "a.conf.disabled"),
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_in_an_included_folder_is_read_and_warned_of_once(tmp_path: Path, name: str) -> None:
    main = written(tmp_path, main='include "parts"\nowl {\n  include "parts"\n}')
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / name).write_text("x = 1\n")
    document = read(main)
    assert value(document, "x") == "1"
    (finding,) = document.findings
    assert (finding.rule, finding.place.line) == ("CFG036", 1)
    assert f"'{tmp_path / 'parts' / name}' is read with its folder" in finding.message


@pytest.mark.parametrize("name", ["a.conf", "a", "bak", "old.conf", "a.conf.d", "#a.conf", "90-threshold", "a.swing"])
def test_another_file_of_an_included_folder_is_no_copy(tmp_path: Path, name: str) -> None:
    main = written(tmp_path, main='include "parts"')
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / name).write_text("x = 1\n")
    assert read(main).findings == ()


def test_a_copy_that_is_included_by_its_name_is_meant(tmp_path: Path) -> None:
    main = written(tmp_path, main='include "a.conf.bak"')
    (tmp_path / "a.conf.bak").write_text("x = 1\n")
    assert read(main).findings == ()


def test_the_directory_of_the_including_file_comes_before_the_search_path(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "part.conf").write_text("x = one include far.conf")
    (tmp_path / "two" / "part.conf").write_text("x = two")
    (tmp_path / "two" / "far.conf").write_text("y = far")
    (tmp_path / "one" / "main.conf").write_text("include part.conf")
    document = read(tmp_path / "one" / "main.conf", search_path=(tmp_path / "two",))
    assert (value(document, "x"), value(document, "y")) == ("one", "far")


def test_a_file_uri_is_a_path(tmp_path: Path) -> None:
    main = written(tmp_path, main=f'include "file://{tmp_path}/part.conf"', part="x = 1")
    assert value(read(main), "x") == "1"


def test_files_read_only_or_read_twice_are_not_writable(tmp_path: Path) -> None:
    text = "readonly_include a.conf\ninclude b.conf\ninclude c.conf\nINCLUDE c.conf\n"
    document = read(written(tmp_path, main=text, a="x = 1", b="y = 1", c="z = 1"))
    names = {Path(file.path).name: document.is_writable(file.path) for file in document.files}
    assert names == {"main.conf": True, "a.conf": False, "b.conf": True, "c.conf": False}


def test_local_changes_are_read_last_wherever_they_are_named(tmp_path: Path) -> None:
    document = read(written(tmp_path, main="local_changes_file = local.conf\nx = 1\n", local="x = 2"))
    assert value(document, "x") == "2"
    assert [file.is_local for file in document.files] == [False, True]


def test_local_changes_need_not_exist_yet(tmp_path: Path) -> None:
    assert shown(read(written(tmp_path, main="local_changes_file = local.conf\n"))) == []


@pytest.mark.parametrize("name", ["\0", "x" * 5000])
def test_local_changes_in_a_file_that_cannot_be_are_none(tmp_path: Path, name: str) -> None:
    assert shown(read_text(f'local_changes_file = "{name}"\nx = 1\n', str(tmp_path / "main.conf"))) == []


def test_a_byte_order_mark_is_skipped_with_a_warning(tmp_path: Path) -> None:
    main = tmp_path / "main.conf"
    main.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert shown(read(main)) == [
        f"{main}:1:1: warning CFG003: the file begins with a byte order mark\n  hint: save it without one"
    ]


def test_bytes_that_are_not_utf8_survive(tmp_path: Path) -> None:
    main = tmp_path / "main.conf"
    main.write_bytes(b'x = "\xff"\n')
    assert value(read(main), "x") == "\udcff"


def test_a_missing_master_file_is_a_finding(tmp_path: Path) -> None:
    main = tmp_path / "main.conf"
    assert shown(read(main)) == [
        (
            f"{main}: error CFG001: '{main}' cannot be read: no such file or directory\n"
            "  hint: check the name and the mode of the file"
        )
    ]


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    main = tmp_path / "main.conf"
    main.write_bytes(b"\x7fELF\0\0")
    assert shown(read(main)) == [
        f"{main}: error CFG002: '{main}' is not text: it has a zero byte\n  hint: name a text file"
    ]


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    main = tmp_path / "main.conf"
    with main.open("wb") as file:
        file.truncate(MAX_FILE_SIZE + 1)
    assert shown(read(main)) == [
        (
            f"{main}: error CFG004: '{main}' is too large\n"
            "  hint: a configuration file has at most 16777216 bytes; split it with 'include'"
        )
    ]


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "main.conf")
    assert "CFG001" in shown(read(tmp_path / "main.conf"))[0]


def test_a_missing_include_is_refused(tmp_path: Path) -> None:
    main = written(tmp_path, main="x = 1\ninclude gone.conf\n")
    assert shown(read(main)) == [
        (
            f"{main}:2:1: error CFG030: 'gone.conf' is included and does not exist\n"
            f"  hint: looked for '{tmp_path / 'gone.conf'}'"
        )
    ]


def test_a_file_that_includes_itself_is_refused(tmp_path: Path) -> None:
    main = written(tmp_path, main="include part.conf", part="include main.conf")
    assert shown(read(main)) == [
        (
            f"{tmp_path / 'part.conf'}:1:1: error CFG031: '{main}' includes itself\n"
            f"  hint: remove one of the includes: {main} > {tmp_path / 'part.conf'}"
        )
    ]


def test_includes_that_are_too_deep_are_refused(tmp_path: Path) -> None:
    deepest = MAX_INCLUDE_DEPTH + 1
    for number in range(deepest):
        (tmp_path / f"f{number}.conf").write_text(f"include f{number + 1}.conf")
    (tmp_path / f"f{deepest}.conf").write_text("x = 1")
    assert shown(read(tmp_path / "f0.conf")) == [
        (
            f"{tmp_path}/f32.conf:1:1: error CFG032: '{tmp_path}/f33.conf' is included more than 32 files deep\n"
            "  hint: include it from a file further out"
        )
    ]


def test_an_unknown_scheme_is_refused(tmp_path: Path) -> None:
    main = written(tmp_path, main='include "sql://db/conf"')
    assert shown(read(main)) == [
        (
            f"{main}:1:1: error CFG033: 'sql://db/conf' has the scheme 'sql', which is not supported\n"
            "  hint: include a path, with or without 'file://'"
        )
    ]


def test_includes_that_multiply_are_refused(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"f{number}.conf").write_text(f"include f{number + 1}.conf\n" * 2)
    (tmp_path / "f20.conf").write_text("x = 1")
    first = shown(read(tmp_path / "f0.conf"))[0]
    assert (
        first.split(": ", 1)[1]
        == f"error CFG034: there are more than {MAX_INCLUDES} includes\n  hint: include each file once"
    )


def test_a_file_that_is_included_very_often_is_bounded_by_its_bytes(tmp_path: Path) -> None:
    main = written(tmp_path, main="x {}\n", more="a = 1\n" * 20_000)
    main.write_text("".join(f'x "{number}" {{ include more.conf }}\n' for number in range(100)))
    found = [line.split(": ", 1)[1] for line in shown(read(main)) if "CFG034" in line]
    assert "\n".join(found) == (
        "error CFG034: the files that are included again have more than 2097152 bytes, each time counted, and the rest"
        " is not read\n  hint: set what they say once, in a scope around the others"
    )


def test_the_files_of_a_configuration_are_bounded_together(tmp_path: Path) -> None:
    main = written(tmp_path, main="include parts\n")
    (tmp_path / "parts").mkdir()
    for number in range(6):
        (tmp_path / "parts" / f"{number}.conf").write_text("#" * (12 * 1024 * 1024) + "\n")
    found = [line.split(": ", 1)[1] for line in shown(read(main))]
    assert "\n".join(found) == (
        "error CFG034: the files of this configuration have more than 67108864 bytes, and the rest is not read\n"
        "  hint: leave some out"
    )


def test_the_tree_without_the_local_changes_is_kept_beside_them(tmp_path: Path) -> None:
    main = written(tmp_path, main="local_changes_file = local.conf\nx = 1\n", local="x = 2\ny {}")
    document = read(main)
    assert document.local is not None
    assert (document.local.path, document.local.text) == (str(tmp_path / "local.conf"), "x = 2\ny {}")
    assert write_flat(document.base) == "local_changes_file = local.conf\nx = 1\n"
    assert write_flat(document.root) == "local_changes_file = local.conf\nx = 2\ny {}\n"


def test_a_document_without_local_changes_is_its_own_base(tmp_path: Path) -> None:
    document = read(written(tmp_path, main="x = 1\n"))
    assert (document.local, document.base) == (None, document.root)


def test_local_changes_that_are_not_there_have_no_text(tmp_path: Path) -> None:
    document = read(written(tmp_path, main="local_changes_file = local.conf\n"))
    assert document.local is not None
    assert (document.local.text, document.base) == (None, document.root)


def test_what_the_local_changes_include_is_no_part_of_the_base(tmp_path: Path) -> None:
    main = written(
        tmp_path,
        main='local_changes_file = "local.conf"\ns { x = 1 }\n',
        local='s { include "part.conf" }',
        part="x = 2",
    )
    document = read(main)
    assert shown(document) == []
    assert write_flat(document.base).endswith("s {\n  x = 1\n}\n")
    assert write_flat(document.root).endswith("s {\n  x = 2\n}\n")


def test_changes_are_read_by_themselves() -> None:
    document = read_changes("local_changes_file = x.conf\ns {}\n", "x.conf")
    assert (write_flat(document.root), document.local) == ("local_changes_file = x.conf\ns {}\n", None)


def test_local_changes_in_an_included_file_are_refused(tmp_path: Path) -> None:
    main = written(tmp_path, main="local_changes_file = part.conf\ninclude part.conf\n", part="x = 1")
    assert shown(read(main)) == [
        (
            f"{main}:1:1: error CFG035: the local changes file 'part.conf' is the master file or an included one\n"
            "  hint: name a file of its own"
        )
    ]


def test_includes_do_not_deepen_the_nesting_beyond_its_limit(tmp_path: Path) -> None:
    main = written(tmp_path, main="a {" * 60 + "include part.conf" + "}" * 60, part="b {" * 5 + "}" * 5)
    assert [finding.rule for finding in read(main).findings] == ["CFG005"]


def test_the_default_search_path_begins_where_the_server_was_started(tmp_path: Path) -> None:
    found = search_path(root=tmp_path, node_name="n1")
    assert [str(path) for path in found] == [".", f"{tmp_path}/global", f"{tmp_path}/n1", f"{tmp_path}/default"]


def test_two_placeholders_are_replaced_in_a_search_path_and_no_other() -> None:
    found = search_path("/a/{NODENAME}:/b/{SUBCLUSTER}:/c/{ROOT}", node_name="n1", subcluster="s")
    assert [str(path) for path in found] == ["/a/n1", "/b/s", "/c/{ROOT}"]


@pytest.mark.parametrize("unit", ["ttl = 1\n", 'binding "b" {}\n', 'binding "b" { cap = 1 }\n', "a = ( x )\n"])
def test_repeats_cost_the_same_each(unit: str) -> None:
    root = read_text(unit * 20_000).root
    assert len(root.members) == 1
