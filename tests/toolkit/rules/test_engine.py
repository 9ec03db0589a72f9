"""Validation of files and folders: what is looked at, and that the answer does not depend on how it was asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ecruntime.formats.manifest_text import format_manifest
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.file_scan import scan
from ecruntime.libexec import scan as scan_libexec
from ecruntime.model.module_record import format_record
from ecxs.definition import capabilities_of, load, record_of
from ecxs.files import display_path
from ecxs.rules import Rule, find_rule, load_rules, validate

DECLARATION = """\
schema = 1
[module]
name = "{name}"
language = "python"
[[option]]
name = "{name}_window"
type = "int"
fallback = "Binding:Domain>Domain>Global"
"""
BROKEN = "[kelp]\nmsys.requires tide\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def install(libexec: str, name: str) -> None:
    definition = load(write(f"{name}/module.toml", DECLARATION.format(name=name))).definition
    assert definition is not None
    write(f"{libexec}/{name}.module.json", format_record(record_of(definition)))
    write(f"{libexec}/{name}.ecm", format_manifest(name, auto=capabilities_of(definition)))
    write(f"{libexec}/{name}.so", "")


def test_generated_modules_do_not_trip_rules_of_their_own() -> None:
    install("libexec", "kelp")
    install("libexec", "foam")
    assert validate([Path("libexec")]) == ()


def test_derived_lines_of_an_installed_manifest_are_compared_with_the_record() -> None:
    install("libexec", "kelp")
    manifest = Path("libexec/kelp.ecm")
    manifest.write_text(manifest.read_text().replace("Global.kelp_window", "Global.kelp_windw") + "# mine\n")
    expected = [
        "libexec/kelp.ecm:1:1: warning ECM035: the derived line for 'config.Global.kelp_window' is missing",
        "libexec/kelp.ecm:2:22: warning ECM035: the derived line for 'config.Global.kelp_windw'",
    ]
    for path in (Path("libexec"), manifest):
        found = [finding for finding in validate([path]) if finding.rule == "ECM035"]
        assert [str(finding).partition(" does not")[0].partition("\n")[0] for finding in found] == expected
        assert {finding.hint for finding in found} == {"install it again: `ecxs build --libexec DIR`"}
        assert {str(other.place) for finding in found for other in finding.related} == {"libexec/kelp.module.json"}


def test_a_project_is_checked_with_all_its_files() -> None:
    write("kelp/module.toml", DECLARATION.format(name="kelp").replace('"int"', '"itn"'))
    write("kelp/kelp/generated/kelp.ecm", BROKEN)
    write("kelp/kelp.conf", "domain {\n")
    found = validate([Path("kelp")])
    assert [(str(item.place), item.rule) for item in found if item.rule != "CFG015"] == [
        ("kelp/kelp/generated/kelp.ecm:2:1", "ECM005"),
        ("kelp/module.toml:7:8", "MOD007"),
    ]
    assert "kelp/kelp.conf" in {item.place.file for item in found}


@pytest.mark.parametrize("named", ["kelp.ecm", "./kelp.ecm", "sub/../kelp.ecm"])
def test_the_result_does_not_depend_on_how_a_file_is_named(named: str) -> None:
    Path("sub").mkdir()
    write("kelp.ecm", BROKEN)
    assert [str(item.place) for item in validate([Path(named)])] == ["kelp.ecm:2:1"]


def test_an_absolute_name_below_the_current_folder_is_shown_relative(here: Path) -> None:
    write("kelp.ecm", BROKEN)
    assert [str(item.place) for item in validate([here / "kelp.ecm"])] == ["kelp.ecm:2:1"]


def test_a_file_outside_of_the_current_folder_is_shown_absolute(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("kelp.ecm", BROKEN)
    Path("sub").mkdir()
    monkeypatch.chdir("sub")
    assert [str(item.place) for item in validate([Path("../kelp.ecm")])] == [f"{here}/kelp.ecm:2:1"]


def test_a_finding_is_shown_once_however_often_its_file_is_named(here: Path) -> None:
    write("tree/kelp.ecm", BROKEN)
    paths = [Path("tree"), Path("tree/kelp.ecm"), here / "tree"]
    assert [item.rule for item in validate(paths)].count("ECM005") == 1


def test_the_order_of_paths_makes_no_difference() -> None:
    paths = [write("b.ecm", BROKEN), write("a.ecm", BROKEN)]
    assert validate(paths) == validate(paths[::-1])


def test_findings_are_sorted_by_place() -> None:
    write("tree/z.ecm", BROKEN)
    write("tree/a/b.ecm", BROKEN)
    places = [item.place for item in validate([Path("tree")])]
    assert places == sorted(places)


def test_hidden_files_and_folders_are_skipped() -> None:
    write("tree/kelp.ecm", "[kelp]\n")
    write("tree/kelp.so", "")
    write("tree/.kelp.old/kelp.ecm", BROKEN)
    write("tree/.foam.ecm", BROKEN)
    assert {item.rule for item in validate([Path("tree")])} == {"TREE003"}


def test_a_circle_of_links_is_walked_once() -> None:
    write("tree/kelp.ecm", BROKEN)
    Path("tree/loop").symlink_to("..")
    Path("tree/self").symlink_to(".")
    assert [item.rule for item in validate([Path("tree")])].count("ECM005") == 1


def test_a_linked_file_is_looked_at() -> None:
    write("elsewhere/kelp.ecm", BROKEN)
    Path("tree").mkdir()
    Path("tree/kelp.ecm").symlink_to("../elsewhere/kelp.ecm")
    assert "tree/kelp.ecm:2:1" in {str(item.place) for item in validate([Path("tree")])}


def test_a_configuration_file_is_checked_for_its_syntax() -> None:
    found = validate([write("ecelerity.conf", 'domain "a" {\n')])
    assert [item.place.file for item in found] == ["ecelerity.conf"]


def test_a_path_that_does_not_exist_is_a_mistake_of_use() -> None:
    with pytest.raises(UsageError, match=r"there is no file or folder 'nowhere'"):
        validate([Path("nowhere")])


def test_projects_beside_one_another_do_not_clash() -> None:
    for folder in ("a", "b"):
        definition = load(write(f"{folder}/module.toml", DECLARATION.format(name="kelp"))).definition
        assert definition is not None
        write(f"{folder}/kelp.ecm", format_manifest("kelp", auto=capabilities_of(definition)))
    assert validate([Path()]) == ()


def test_a_long_chain_of_requirements_is_no_circle() -> None:
    count = 2000
    for index in range(count):
        need = f"msys.requires = m{index + 1}\n" if index + 1 < count else ""
        write(f"tree/m{index}.ecm", f"[m{index}]\n{need}")
        write(f"tree/m{index}.so", "")
    assert {item.rule for item in validate([Path("tree")])} == {"TREE003"}


def test_nothing_of_the_author_is_imported() -> None:
    write("kelp/module.toml", DECLARATION.format(name="kelp"))
    write("kelp/kelp/__init__.py", "raise SystemExit('executed')")
    before = set(sys.modules)
    assert validate([Path("kelp")]) == ()
    assert not any(name.startswith("kelp") for name in set(sys.modules) - before)


def test_a_rule_is_found_by_its_id_without_case() -> None:
    assert find_rule("ecm005").title == "a line is a header, a pair, a comment or blank"


def test_an_unknown_rule_gets_a_near_miss() -> None:
    with pytest.raises(UsageError) as caught:
        find_rule("EMC005")
    assert caught.value.message == "there is no rule 'EMC005'"
    assert caught.value.hint.startswith("did you mean 'ECM005'")


@pytest.mark.parametrize("rule", load_rules().values(), ids=list(load_rules()))
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert rule.title
    assert rule.explanation.endswith(".")
    assert rule.wrong != rule.right


def test_a_manifest_alone_knows_what_its_neighbours_know() -> None:
    write("tree/weed.ecm", "[weed]\nmsys.provides = config.Global:weed.depth\n")
    path = write("tree/kelp.ecm", "[kelp]\nmsys.provides = config.Global:weed.depth_of_kelp\n")
    assert validate([path]) == ()


def test_nothing_is_said_of_the_neighbours_of_a_manifest() -> None:
    write("tree/weed.ecm", BROKEN)
    assert validate([write("tree/kelp.ecm", "[kelp]\n")]) == ()


def test_files_are_scanned_in_the_order_of_the_runtime() -> None:
    for name in ("b/a.ecm", "a/z.ecm", "Z.ecm", "a.ecm", "a/b/c.ecm", "\u00e4.ecm", ".hidden/x.ecm"):
        write(f"tree/{name}", f"[m{abs(hash(name))}]\n")
    ours = [display_path(path) for path in scan(Path("tree")).files]
    assert ours == [str(section.file) for section in scan_libexec([Path("tree")]).sections.values()]


def test_each_rule_of_the_server_finds_what_the_runtime_refuses() -> None:
    write("tree/kelp.ecm", "[kelp]\nmsys.requires = tide\n")
    assert {"ECM023", "ECM031"} <= {item.rule for item in validate([Path("tree")])}
