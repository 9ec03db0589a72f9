"""The merge of statements into a tree while they are read: the last value wins, equal instances become one scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.choices import RepeatedStanza
from ecruntime.formats.conf.instance import WITHOUT_CASE, instance_key, lower
from ecruntime.formats.conf.parse import MAX_NESTING
from ecruntime.formats.conf.scope_node import ScopeKey, ScopeNode, ScopePlace
from ecruntime.formats.value import shown
from ecruntime.foundation.finding import Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.conf.statement import Include, Setting, Stanza
    from ecruntime.formats.value import Source

    Members = dict[str | ScopeKey, Setting | ScopeNode]


# A warning costs a search for its line; after this many the file's author has seen the point.
_MAX_REPETITIONS: Final = 100
_NEW = tuple.__new__
"""Makes named tuples without calling their constructor; one is made for each stanza."""


class Merger:
    """The receiver that builds one tree; its dictionaries are filled until `root` is called, and never changed after.

    Each is the body of one scope. An include is read as if its text stood there.
    """

    __slots__ = ("_follow", "_kinds", "_names", "_repeated", "findings", "members")

    def __init__(
        self,
        follow: Callable[[Include, Members, int], None],
        repeated: RepeatedStanza = RepeatedStanza.MERGED,
    ) -> None:
        self._repeated = repeated
        self.members: Members = {}
        """The body of the top level."""
        # By the spelling: the name in lower case, and for a stanza whether its instances have no case.
        self._names: dict[str, str] = {}
        self._kinds: dict[str, tuple[str, bool]] = {}
        self._follow = follow
        self.findings: list[Finding] = []

    def root(self, source: Source) -> ScopeNode:
        """Return the tree; nothing may be added after this call."""
        return ScopeNode("Global", None, is_quoted=False, members=self.members, source=source, offset=0)

    def settings(self, body: Members, settings: list[Setting]) -> None:
        """Merge settings into a scope."""
        names = self._names
        for setting in settings:
            # Access by position costs the least here, as settings are nearly all statements.
            name = setting[0]
            key = names.get(name) or names.setdefault(name, lower(name))
            old = body.setdefault(key, setting)
            if old is not setting:
                self._hide(body, key, old, setting)  # type: ignore[arg-type] # a setting has the key of one

    def enter(self, body: Members, stanza: Stanza, depth: int) -> Members | None:
        """Make the scope of a stanza, or find the former one; return its body, `None` if it is left out."""
        # The parser checks each file; only here is the depth known that several included files add up to.
        if depth >= MAX_NESTING:
            self._refuse_depth(stanza)
            return None
        kind, instance, is_quoted, settings, source, offset = stanza
        spelled, has_no_case = self._kinds.get(kind) or self._kind(kind)
        known = instance
        if has_no_case and instance:
            # An expression begins with a slash, and has its case. Of two equal texts one is kept.
            known = instance_key(spelled, instance) if instance[0] == "/" else instance.lower()
            if known == instance:
                known = instance
        inner: Members | None = {}
        made = _NEW(ScopeNode, (kind, instance, is_quoted, inner, source, offset, None))
        if body.setdefault((spelled, known), made) is not made:
            inner = self._repeat(stanza, (spelled, known), body, made)
        if settings and inner is not None:
            self.settings(inner, settings)  # type: ignore[arg-type] # the parser knows no others yet
        return inner

    def include(self, body: Members, include: Include, depth: int) -> None:
        """Have an included text merged into a scope."""
        self._follow(include, body, depth)

    def _hide(self, body: Members, key: str, old: Setting, setting: Setting) -> None:
        # A file that is included twice into one scope says the same again, and hides nothing.
        if setting.source is old.source and setting.offset == old.offset:
            return
        # The earlier value stays behind the later one, for `config why`. The key keeps its place of first appearance.
        body[key] = setting._replace(hidden=old)
        self._see_to_repetition(setting, old)

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
