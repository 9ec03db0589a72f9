"""One tree laid over another, and the tree that has to be laid over one to get another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.conf.scope_node import ScopeNode, ScopePlace
from ecruntime.formats.conf.statement import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.conf.scope_node import ScopePath


def laid_over(base: ScopeNode, top: ScopeNode) -> ScopeNode:
    """Return the tree that reading `top` after `base` gives; it shares what only one of them has."""
    members = dict(base.members)
    for key, member in top.members.items():
        old = members.get(key)
        if isinstance(old, Setting) and isinstance(member, Setting):
            members[key] = _hiding(member, old)
        elif isinstance(old, ScopeNode) and isinstance(member, ScopeNode):
            members[key] = laid_over(old, member)._replace(written=_after(member.written, old.written))
        else:
            members[key] = member
    return base._replace(members=members)


def overlay(base: ScopeNode, wanted: ScopeNode) -> ScopeNode:
    """Return the least tree that leads from `base` to `wanted` when it is laid over it.

    It can add and replace, not take away: what `base` has and `wanted` has not is there again.
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
    """Yield the path of each scope whose inner scopes, of those that both trees have, do not stand in the same order.

    The first regular expression that matches wins, and stanzas of modules are entered in their order.
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
