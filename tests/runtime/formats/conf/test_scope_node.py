"""Online changes give new trees that share what did not change."""

from __future__ import annotations

from ecruntime.formats.conf import ConfigWord, read_text

ROOT = read_text('ttl = 1\nbinding "north" { cap = 2 domain "d" { ttl = 3 } }\nbinding "south" { cap = 4 }\n').root
NORTH = (("binding", "north"),)


def test_a_new_value_leaves_the_old_tree_alone() -> None:
    changed = ROOT.with_value(NORTH, "CAP", ConfigWord("9"))
    assert changed.scope("binding", "north").setting("cap").data == "9"  # type: ignore[union-attr]
    assert ROOT.scope("binding", "north").setting("cap").data == "2"  # type: ignore[union-attr]


def test_a_new_value_keeps_its_name_and_remembers_the_file() -> None:
    setting = ROOT.with_value(NORTH, "CAP", ConfigWord("9")).find(NORTH).setting("cap")  # type: ignore[union-attr]
    assert setting is not None
    assert setting.name == "cap"
    assert [str(place) for place in setting.places] == ["<text>:2:19", "console"]


def test_unchanged_scopes_are_shared() -> None:
    changed = ROOT.with_value(NORTH, "cap", ConfigWord("9"))
    assert changed.scope("binding", "south") is ROOT.scope("binding", "south")
    assert changed.find((*NORTH, ("domain", "d"))) is ROOT.find((*NORTH, ("domain", "d")))


def test_missing_scopes_are_made() -> None:
    changed = ROOT.with_value((("binding", "east"), ("domain", "x")), "ttl", ConfigWord("9"))
    assert changed.find((("binding", "east"), ("domain", "x"))).setting("ttl").data == "9"  # type: ignore[union-attr]


def test_a_value_is_removed() -> None:
    assert ROOT.without_value(NORTH, "cap").find(NORTH).setting("cap") is None  # type: ignore[union-attr]


def test_removing_what_is_not_set_changes_nothing() -> None:
    assert ROOT.without_value(NORTH, "ttl") is ROOT
    assert ROOT.without_scope((("binding", "east"),)) is ROOT


def test_a_scope_is_removed_with_all_in_it() -> None:
    changed = ROOT.without_scope(NORTH)
    assert [scope.instance for scope in changed.scopes] == ["south"]


def test_an_empty_scope_can_be_made() -> None:
    assert ROOT.with_scope((("greeter", None),)).scope("greeter") is not None
    assert ROOT.with_scope(NORTH) is ROOT


def test_a_walk_goes_from_outer_to_inner() -> None:
    assert [len(path) for path, _ in ROOT.walk()] == [0, 1, 2, 1]


def test_a_value_set_again_on_the_console_hides_only_that_of_the_file() -> None:
    root = read_text("ttl = 1").root
    for value in "234":
        root = root.with_value((), "ttl", ConfigWord(value))
    setting = root.setting("ttl")
    assert setting is not None
    assert [str(place) for place in setting.places] == ["<text>:1:1", "console"]


def test_scopes_of_a_kind_are_found_in_any_spelling_and_in_order() -> None:
    root = read_text('Binding "b" {} binding = 1 domain "d" {} BINDING a {} binding_group "g" { binding "c" {} }').root
    assert [scope.instance for scope in root.scopes_of("binding")] == ["b", "a"]
    assert root.scopes_of("pathway") == []
