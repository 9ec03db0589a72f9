"""Trees laid over one another, and what has to be laid over one tree to have another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.conf import difference, in_other_order, laid_over, overlay, read_text, write_flat

if TYPE_CHECKING:
    from ecruntime.formats.conf import ScopeNode

BASE = 'x = 1\nx = 2\nbinding "n" { y = 1 }\ndomain "d" {}\n'
TOP = 'x = 3\nx = 4\nbinding "n" { y = 2 z = 3 }\nbinding "s" { y = 5 }\n'


def tree(text: str, file: str = "x.conf") -> ScopeNode:
    return read_text(text, file).root


def test_what_lies_over_a_tree_wins_and_knows_what_it_hides() -> None:
    root = laid_over(tree(BASE), tree(TOP, "top.conf"))
    assert write_flat(root) == 'x = 4\nbinding "n" {\n  y = 2\n  z = 3\n}\ndomain "d" {}\nbinding "s" {\n  y = 5\n}\n'
    setting, scope = root.setting("x"), root.scope("binding", "n")
    assert setting is not None
    assert scope is not None
    assert [str(place) for place in setting.places] == ["x.conf:1:1", "x.conf:2:1", "top.conf:1:1", "top.conf:2:1"]
    assert [str(place) for place in scope.places] == ["x.conf:3:1", "top.conf:3:1"]


def test_an_overlay_has_only_what_differs() -> None:
    assert write_flat(overlay(tree(BASE), tree(BASE + TOP))) == (
        'x = 4\nbinding "n" {\n  y = 2\n  z = 3\n}\nbinding "s" {\n  y = 5\n}\n'
    )
    assert not overlay(tree(BASE), tree(BASE)).members


def test_an_empty_scope_that_is_new_is_part_of_it() -> None:
    assert write_flat(overlay(tree(""), tree('domain "d" { host "h" {} }'))) == 'domain "d" {\n  host "h" {}\n}\n'


def test_scopes_in_another_order_are_noticed_at_every_depth() -> None:
    before = tree('a { b "1" {} b "2" {} }\nc {}')
    assert list(in_other_order(before, tree('a { b "2" {} x = 1 b "1" {} }\nc {}'))) == [(("a", None),)]
    assert list(in_other_order(before, tree('c {}\na { b "1" {} }'))) == [()]
    assert list(in_other_order(before, tree('z {}\na { b "1" {} b "3" {} b "2" {} }\nc {}'))) == []


NAMES = st.sampled_from(["x", "y", "Z"])
LEAVES = st.dictionaries(NAMES, st.integers(0, 2), max_size=3)


def written(scopes: list[tuple[str, dict[str, int]]]) -> str:
    return "".join(
        f"{f'domain {name} {{' if name else ''} {' '.join(f'{key} = {value}' for key, value in leaves.items())} "
        f"{'}' if name else ''}\n"
        for name, leaves in scopes
    )


TREES = st.lists(st.tuples(st.sampled_from(["", "a", "b"]), LEAVES), max_size=5).map(written)


@given(TREES, TREES)
def test_an_overlay_leads_to_the_wanted_tree_but_for_what_is_gone(before: str, after: str) -> None:
    base, wanted = tree(before), tree(after)
    reached = laid_over(base, overlay(base, wanted))
    assert all(change.after is None for change in difference(reached, wanted))


@given(TREES, TREES)
def test_a_tree_laid_over_another_is_what_reading_both_gives(before: str, after: str) -> None:
    root = laid_over(tree(before), tree(after))
    assert root == tree(before + after)
    assert overlay(tree(before), root) == overlay(tree(before), tree(before + after))
