"""The merged tree of a configuration: settings and scopes of each scope, in order of first appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ecruntime.formats.conf.instance import instance_key
from ecruntime.formats.conf.statement import Setting
from ecruntime.formats.value import CONSOLE, ConfigWord, Source, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecruntime.foundation.finding import Place

ScopePath: TypeAlias = tuple[tuple[str, str | None], ...]
"""Pairs of kind and instance from the top level inwards; the instance is `None` for a scope without one."""
ScopeKey: TypeAlias = tuple[str, str | None]


class ScopePlace(NamedTuple):
    """One place of a scope in the files, linked to the earlier ones."""

    source: Source
    offset: int
    before: ScopePlace | None = None


class ScopeNode(NamedTuple):
    """One config scope. A change gives a new root, which shares every unchanged node with the old one.

    `members` holds settings under their lower-case name and scopes under kind and instance; it must not be changed.
    """

    kind: str
    instance: str | None
    is_quoted: bool
    members: Mapping[str | ScopeKey, Setting | ScopeNode]
    source: Source
    offset: int
    before: ScopePlace | None = None
    """The earlier places of the scope. The last one is kept as two fields: nearly every scope has no other."""

    @property
    def written(self) -> ScopePlace:
        """The last place of the scope, with the earlier ones."""
        return ScopePlace(self.source, self.offset, self.before)

    @property
    def settings(self) -> Iterator[Setting]:
        """The settings of this scope, in order of first appearance."""
        return (member for member in self.members.values() if isinstance(member, Setting))

    @property
    def scopes(self) -> Iterator[ScopeNode]:
        """The scopes directly inside this one, in order of first appearance."""
        return (member for member in self.members.values() if isinstance(member, ScopeNode))

    def scopes_of(self, kind: str) -> list[ScopeNode]:
        """Return the scopes of one kind, in lower case, directly inside this one, in order of first appearance."""
        # By the keys, which have the kind in lower case: a scope may have very many others.
        members = self.members.items()
        return [it for key, it in members if key.__class__ is tuple and key[0] == kind]  # type: ignore[misc] # a scope

    @property
    def key(self) -> ScopeKey:
        """The key of the scope inside its parent."""
        return scope_key(self.kind, self.instance)

    @property
    def place(self) -> Place:
        """The first place where the scope is written."""
        return self.places[0]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place where the scope is written, the first one first."""
        found: list[Place] = []
        written: ScopePlace | None = self.written
        while written is not None:
            found.append(written.source.place(written.offset))
            written = written.before
        return tuple(reversed(found))

    def at(self, written: ScopePlace) -> ScopeNode:
        """Return the same scope with other places."""
        return self._replace(source=written.source, offset=written.offset, before=written.before)

    def setting(self, option: str) -> Setting | None:
        """Return the setting of an option in exactly this scope."""
        found = self.members.get(option.lower())
        return found if isinstance(found, Setting) else None

    def scope(self, kind: str, instance: str | None = None) -> ScopeNode | None:
        """Return a scope directly inside this one."""
        found = self.members.get(scope_key(kind, instance))
        return found if isinstance(found, ScopeNode) else None

    def find(self, path: ScopePath) -> ScopeNode | None:
        """Return the scope at the end of a path."""
        node: ScopeNode | None = self
        for kind, instance in path:
            node = node.scope(kind, instance) if node is not None else None
        return node

    def walk(self, path: ScopePath = ()) -> Iterator[tuple[ScopePath, ScopeNode]]:
        """Yield this scope and all inside it with their paths, outer before inner."""
        yield path, self
        for scope in self.scopes:
            yield from scope.walk((*path, (scope.kind, scope.instance)))

    def with_value(self, path: ScopePath, option: str, value: Value, *, source: Source = CONSOLE) -> ScopeNode:
        """Return a tree in which the option has the value in the scope at `path`; missing scopes are created."""
        data = value.text if isinstance(value, ConfigWord) else value
        is_quoted = isinstance(value, ConfigWord) and value.is_quoted
        node = self.with_scope(path, source=source).find(path)
        assert node is not None
        old = node.setting(option)
        # An earlier value from the console is replaced, not hidden: the chain would grow with each change of a
        # running server.
        hidden = old.hidden if old is not None and old.source.file == source.file else old
        setting = Setting(old.name if old else option, data, is_quoted, source, 0, hidden)
        return self._replaced(path, option.lower(), setting, source)

    def with_scope(self, path: ScopePath, *, source: Source = CONSOLE) -> ScopeNode:
        """Return a tree in which the scope at `path` exists."""
        if self.find(path) is not None:
            return self
        kind, instance = path[-1]
        made = _empty(kind, instance, source)
        return self._replaced(path[:-1], made.key, made, source)

    def without_value(self, path: ScopePath, option: str) -> ScopeNode:
        """Return a tree in which the option is unset in the scope at `path`; the same tree when it was not set."""
        node = self.find(path)
        if node is None or node.setting(option) is None:
            return self
        return self._replaced(path, option.lower(), None, CONSOLE)

    def without_scope(self, path: ScopePath) -> ScopeNode:
        """Return a tree without the scope at `path`; the same tree when there is none. The top level stays."""
        if not path or self.find(path) is None:
            return self
        return self._replaced(path[:-1], scope_key(*path[-1]), None, CONSOLE)

    def _replaced(
        self, path: ScopePath, key: str | ScopeKey, member: Setting | ScopeNode | None, source: Source
    ) -> ScopeNode:
        members = dict(self.members)
        if path:
            (kind, instance), rest = path[0], path[1:]
            inner = self.scope(kind, instance) or _empty(kind, instance, source)
            members[inner.key] = inner._replaced(rest, key, member, source)  # noqa: SLF001 - the same class
        elif member is None:
            del members[key]
        else:
            members[key] = member
        return self._replace(members=members)

    def __eq__(self, other: object) -> bool:
        """Compare scopes by kind, instance and contents in order; their places do not matter."""
        return (
            isinstance(other, ScopeNode)
            and self.key == other.key
            and list(self.members.items()) == list(other.members.items())
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        # Equal nodes have equal keys in equal order; hashing all values below would cost the whole tree.
        return hash((self.key, tuple(self.members)))

    def __repr__(self) -> str:
        return f"ScopeNode({self.kind!r}, {self.instance!r}, {len(self.members)} members)"


def scope_key(kind: str, instance: str | None) -> ScopeKey:
    """Return the key of a scope inside its parent."""
    return kind.lower(), instance_key(kind, instance)


def empty_root(source: Source = CONSOLE) -> ScopeNode:
    """Return a configuration in which nothing is set."""
    return _empty("Global", None, source)


def _empty(kind: str, instance: str | None, source: Source) -> ScopeNode:
    return ScopeNode(kind, instance, instance is not None, {}, source, 0)


def without_lines(root: ScopeNode, source: Source) -> ScopeNode:
    """Return the tree with `source` in place of the source of everything that comes from the same file.

    It shares every scope without such members.
    """
    members = {key: _without_line(member, source) for key, member in root.members.items()}
    if all(member is root.members[key] for key, member in members.items()):
        return root
    return root._replace(members=members)


def _without_line(member: Setting | ScopeNode, source: Source) -> Setting | ScopeNode:
    if isinstance(member, ScopeNode):
        if member.source.file == source.file and member.source is not source:
            member = member._replace(source=source)
        return without_lines(member, source)
    if member.source.file == source.file and member.source is not source:
        return member._replace(source=source)
    return member


def scope_path_text(path: ScopePath) -> str:
    r"""Print a path as a chain of `Kind:Instance:`, with a colon inside an instance as `\:`."""
    return "".join(f"{kind}:{(instance or '').replace(':', chr(92) + ':')}:" for kind, instance in path)
