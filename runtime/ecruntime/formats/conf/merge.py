"""The merge of statements into a tree: the last value wins, equal instances become one scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.choices import RepeatedStanza
from ecruntime.formats.conf.instance import WITHOUT_CASE, instance_key, lower
from ecruntime.formats.conf.parse import MAX_NESTING
from ecruntime.formats.conf.scope_node import ScopeKey, ScopeNode, ScopePlace
from ecruntime.formats.conf.statement import Setting, Stanza
from ecruntime.formats.value import shown
from ecruntime.foundation.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.conf.statement import Include, Statement
    from ecruntime.formats.value import Source

    Members = dict[str | ScopeKey, Setting | ScopeNode]


# A warning costs a search for its line; after this many the file's author has seen the point.
_MAX_REPETITIONS: Final = 100
_NEW = tuple.__new__
"""Makes named tuples without calling their constructor; one is made for each stanza."""


class Merger:
    """The builder of one tree; its dictionaries are filled until `root` is called, and never changed after."""

    __slots__ = ("_follow", "_kinds", "_members", "_names", "_repeated", "findings")

    def __init__(
        self,
        follow: Callable[[Include, Members, int], None],
        repeated: RepeatedStanza = RepeatedStanza.MERGED,
    ) -> None:
        self._repeated = repeated
        self._members: Members = {}
        # By the spelling: the name in lower case, and for a stanza whether its instances have no case.
        self._names: dict[str, str] = {}
        self._kinds: dict[str, tuple[str, bool]] = {}
        self._follow = follow
        self.findings: list[Finding] = []

    def add(self, statements: list[Statement]) -> None:
        """Merge the statements of a file at the top level."""
        self.merge(statements, self._members, 0)

    def root(self, source: Source) -> ScopeNode:
        """Return the tree; nothing may be added after this call."""
        return ScopeNode("Global", None, is_quoted=False, members=self._members, source=source, offset=0)

    def merge(self, statements: list[Statement], members: Members, depth: int) -> None:
        """Merge statements into an open scope; an include is read as if its text stood there."""
        names, kinds = self._names, self._kinds
        for statement in statements:
            # Settings are nearly all statements: an exact test and access by position cost the least here.
            if statement.__class__ is Setting:
                name = statement[0]
                key = names.get(name) or names.setdefault(name, lower(name))
                old = members.setdefault(key, statement)
                if old is not statement:
                    # The earlier value stays behind the later one, for `config why`. The
                    # key keeps its place of first appearance.
                    members[key] = statement._replace(hidden=old)  # type: ignore[arg-type]
                    self._see_to_repetition(statement, old)  # type: ignore[arg-type]
            elif statement.__class__ is Stanza:
                # The parser checks each file; only here is the depth known that several included files add up to.
                if depth >= MAX_NESTING:
                    self._refuse_depth(statement)
                    continue
                kind, instance, is_quoted, body, source, offset = statement
                spelled, has_no_case = kinds.get(kind) or self._kind(kind)
                known = instance
                if has_no_case and instance:
                    # An expression begins with a slash, and has its case. Of two equal texts one is kept.
                    known = instance_key(spelled, instance) if instance[0] == "/" else instance.lower()
                    if known == instance:
                        known = instance
                inner: Members | None = {}
                made = _NEW(ScopeNode, (kind, instance, is_quoted, inner, source, offset, None))
                former = members.setdefault((spelled, known), made)
                if former is not made:
                    inner = self._repeat(statement, (spelled, known), members, made)
                if inner is not None:
                    self.merge(body, inner, depth + 1)
            else:
                self._follow(statement, members, depth)  # type: ignore[arg-type]

    def _repeat(self, stanza: Stanza, key: ScopeKey, members: Members, made: ScopeNode) -> Members | None:
        """Return the members that the body of a further stanza of one key is merged into; `None` for none."""
        if self._repeated is RepeatedStanza.FIRST:
            return None
        old = members[key]
        if self._repeated is not RepeatedStanza.MERGED:
            members[key] = made
            old = made
        assert isinstance(old, ScopeNode)
        # Still a dictionary of this merger, shared by the old and the new node: both grow until the tree is handed out.
        assert isinstance(old.members, dict)
        if old is not made:
            self._see_to_address(stanza, old)
            members[key] = old.at(ScopePlace(stanza.source, stanza.offset, old.written))
        return old.members

    def _refuse_depth(self, stanza: Stanza) -> None:
        message = f"the stanza '{stanza.name}' is nested more than {MAX_NESTING} deep"
        hint = "close the stanzas around it first"
        self.findings.append(Finding("CFG005", Severity.ERROR, message, stanza.place, hint))

    def _kind(self, name: str) -> tuple[str, bool]:
        kind = lower(name)
        return self._kinds.setdefault(name, (kind, kind in WITHOUT_CASE))

    def _see_to_repetition(self, setting: Setting, old: Setting) -> None:
        if self._is_repeated(setting.source, setting.offset, old.source, old.offset):
            message = f"'{setting.name}' is set twice here; the later value counts"
            related = Related(old.place, "the value that it hides")
            self._warn(Finding("CFG028", Severity.WARNING, message, setting.place, "delete one of the two", (related,)))

    def _see_to_address(self, stanza: Stanza, old: ScopeNode) -> None:
        if stanza.name.lower() != "listen" or stanza.instance is None:
            return
        if self._is_repeated(stanza.source, stanza.offset, old.source, old.offset):
            message = f"the address '{shown(stanza.instance)}' stands twice in its listener, which listens at it once"
            related = Related(old.source.place(old.offset), "the other one")
            hint = "write the options of both into one"
            self._warn(Finding("CFG029", Severity.WARNING, message, stanza.place, hint, (related,)))

    def _is_repeated(self, source: Source, offset: int, former: Source, before: int) -> bool:
        # Another file overrides on purpose, and one that is included twice says the same at the same place. A place is
        # found by counting lines: not for each of very many repetitions.
        return source is former and offset > before and len(self.findings) < _MAX_REPETITIONS

    def _warn(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)
