"""The differences between two trees of a configuration, setting by setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ecruntime.formats.conf.scope_node import ScopeNode
from ecruntime.formats.conf.statement import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.conf.scope_node import ScopeKey, ScopePath

Member: TypeAlias = "Setting | ScopeNode | None"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting, or one scope without settings, that differs between two trees; `None` where it is missing."""

    path: ScopePath
    """The scope of the setting, or the empty scope itself."""
    option: str
    """The name as it was written; empty for a scope."""
    before: Member
    after: Member

    @property
    def is_scope(self) -> bool:
        """Tell whether the change is that of a scope without settings."""
        return not self.option


def difference(before: ScopeNode, after: ScopeNode) -> tuple[SettingChange, ...]:
    """Return what was set, changed or unset, in the order of the trees; removed members come at their old place.

    Shared nodes are skipped, so comparing a tree with a changed one takes time in proportion to the changes.
    """
    return tuple(_differences(before, after, ()))


def is_kept(change: SettingChange, root: ScopeNode) -> bool:
    """Tell whether a tree has the result of a change."""
    node = root.find(change.path)
    if change.is_scope:
        return (node is None) == (change.after is None)
    return (node.setting(change.option) if node is not None else None) == change.after


def _differences(before: ScopeNode, after: ScopeNode, path: ScopePath) -> Iterator[SettingChange]:
    if before is after:
        return
    for key in (*before.members, *(key for key in after.members if key not in before.members)):
        yield from _compare(before.members.get(key), after.members.get(key), path, key)


def _compare(before: Member, after: Member, path: ScopePath, key: str | ScopeKey) -> Iterator[SettingChange]:
    if isinstance(key, str):
        if before != after:
            found = after or before
            assert isinstance(found, Setting)
            yield SettingChange(path, found.name, before, after)
        return
    node = after or before
    assert isinstance(node, ScopeNode)
    inner = (*path, (node.kind, node.instance))
    if (before is None or after is None) and not node.members:
        yield SettingChange(inner, "", before, after)
        return
    # A scope that came or went with settings is reported by its settings, as if the other side had it empty.
    nothing = node._replace(members={})
    yield from _differences(_node(before) or nothing, _node(after) or nothing, inner)


def _node(member: Member) -> ScopeNode | None:
    return member if isinstance(member, ScopeNode) else None
