"""Overlays of trees: their application to a base, and their computation from two trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.conf.scope_node import ScopeNode, ScopePlace
from ecruntime.formats.conf.statement import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.conf.scope_node import ScopePath


def laid_over(base: ScopeNode, top: ScopeNode) -> ScopeNode:
    """Return the tree of reading `top` after `base`; it shares the nodes that only one of them has."""
    members = dict(base.members)
    for key, member in top.members.items():
        old = members.get(key)
        if isinstance(old, Setting) and isinstance(member, Setting):
            members[key] = _hiding(member, old)
        elif isinstance(old, ScopeNode) and isinstance(member, ScopeNode):
            members[key] = laid_over(old, member).at(_after(member.written, old.written))
        else:
            members[key] = member
    return base._replace(members=members)


def overlay(base: ScopeNode, wanted: ScopeNode) -> ScopeNode:
    """Return the smallest overlay that turns `base` into `wanted`.

    An overlay adds and replaces, it cannot remove: members that only `base` has stay in the result.
    """
    members: dict[object, Setting | ScopeNode] = {}
    for key, member in wanted.members.items():
        old = base.members.get(key)
        if isinstance(member, Setting):
            if member != old:
                members[key] = member._replace(hidden=None)
        elif not isinstance(old, ScopeNode):
            members[key] = member
        elif old is not member and (inner := overlay(old, member)).members:
            members[key] = inner
    return wanted._replace(members=members)  # type: ignore[arg-type] # the keys are those of the two trees


def in_other_order(before: ScopeNode, after: ScopeNode, path: ScopePath = ()) -> Iterator[ScopePath]:
    """Yield the path of each scope whose common inner scopes stand in another order in the two trees.

    The order matters: the first matching regular expression wins, and modules are entered in the order of stanzas.
    """
    if before is after:
        return
    common = [key for key, member in before.members.items() if isinstance(member, ScopeNode) and key in after.members]
    if common != [key for key in after.members if not isinstance(key, str) and key in before.members]:
        yield path
    for key in common:
        old, new = before.members[key], after.members[key]
        assert isinstance(old, ScopeNode)
        assert isinstance(new, ScopeNode)
        yield from in_other_order(old, new, (*path, (new.kind, new.instance)))


def _hiding(setting: Setting, old: Setting) -> Setting:
    chain = [setting]
    while (hidden := chain[-1].hidden) is not None:
        chain.append(hidden)
    for one in reversed(chain):
        old = one._replace(hidden=old)
    return old


def _after(written: ScopePlace, before: ScopePlace) -> ScopePlace:
    chain = [written]
    while (earlier := chain[-1].before) is not None:
        chain.append(earlier)
    for one in reversed(chain):
        before = one._replace(before=before)
    return before
