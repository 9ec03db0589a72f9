"""Former names of options in a tree: each setting gets the present name, with a warning for each place."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from ecruntime.config.scope_chain import ScopeChain
from ecruntime.formats.conf.scope_node import ScopeNode
from ecruntime.formats.value import CONSOLE
from ecruntime.foundation.finding import Edit, Finding, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config.registry import OptionRegistry
    from ecruntime.formats.conf.document import Document
    from ecruntime.formats.conf.scope_node import ScopeKey
    from ecruntime.formats.conf.statement import Setting
    from ecruntime.foundation.finding import Place


def with_present_names(document: Document, registry: OptionRegistry) -> tuple[Document, tuple[Finding, ...]]:
    """Return a document in which options have their present names, and the findings about former ones.

    The document itself, if it has no former name. A scope that has two names of one option is an error, unless the
    file of local changes or the console sets one of them: these come later, as for any option.
    """
    if not registry.has_former_names:
        return document, ()
    local = document.local
    walk = _Renaming(local.path if local is not None else "")
    root = walk.renamed(document.root, ScopeChain(registry))
    if local is not None:
        # Its settings are those of the root, so nothing more is to be told of them.
        base = _Renaming("").renamed(local.base, ScopeChain(registry))
        local = local if base is local.base else replace(local, base=base)
    if root is document.root and local is document.local:
        return document, ()
    return replace(document, root=root, local=local), tuple(walk.findings)


class _Renaming:
    """One walk over a tree; it shares every scope without former names."""

    def __init__(self, local_file: str) -> None:
        self._local_file = local_file
        self._told: set[Place] = set()
        self.findings: list[Finding] = []

    def renamed(self, node: ScopeNode, chain: ScopeChain) -> ScopeNode:
        """Return the scope with the present names of its options, and of those in the scopes inside of it."""
        together: dict[str, list[Setting]] = {}
        for setting in node.settings:
            together.setdefault(_present_name(setting, chain).lower(), []).append(setting)
        members: dict[str | ScopeKey, Setting | ScopeNode] = {}
        is_changed = False
        for key, member in node.members.items():
            if isinstance(member, ScopeNode):
                inner = chain.valid_inner(member.kind)
                members[key] = made = member if inner is None else self.renamed(member, inner)
                is_changed = is_changed or made is not member
                continue
            name = _present_name(member, chain)
            # At the place of the first of several, so that findings come in the order of the files.
            if settings := together.pop(name.lower(), []):
                is_plain = len(settings) == 1 and name == member.name
                members[name.lower()] = member if is_plain else self._joined(name, settings)
                is_changed = is_changed or not is_plain
        return node._replace(members=members) if is_changed else node

    def _joined(self, name: str, settings: list[Setting]) -> Setting:
        """Return the settings of one option as one, under its present name: the last one hides the others."""
        every = sorted((one for setting in settings for one in _unhidden(setting)), key=self._layer)
        is_refused = False
        for _, layer in groupby(every, self._layer):
            by_name = {one.name.lower(): one for one in layer}
            if len(by_name) > 1:
                is_refused = True
                self._refuse(name, list(by_name.values()))
        hidden: Setting | None = None
        for one in every:
            if one.name.lower() != name.lower() and not is_refused:
                self._warn(one, name)
            hidden = one._replace(name=name, hidden=hidden)
        assert hidden is not None, "there is one setting at least"
        return hidden

    def _layer(self, setting: Setting) -> int:
        """Return the rank of what sets it: a file, the file of local changes, the console."""
        if setting.source.file == CONSOLE.file or not setting.source.text:
            return 2
        return 1 if setting.source.file == self._local_file else 0

    def _warn(self, setting: Setting, name: str) -> None:
        place = setting.place
        # A file that several scopes include has it once.
        if place in self._told:
            return
        self._told.add(place)
        message = f"the option '{setting.name}' has been renamed to '{name}'"
        is_there = setting.source.text.startswith(setting.name, setting.offset)
        edits = (Edit(place, len(setting.name), name),) if is_there else ()
        hint = f"write '{name}'; `ecxs validate --fix` does"
        self.findings.append(Finding("CFG058", Severity.WARNING, message, place, hint, edits=edits))

    def _refuse(self, name: str, settings: list[Setting]) -> None:
        *others, last = settings
        if last.place in self._told:
            return
        self._told.add(last.place)
        names = " and ".join(f"'{one.name}'" for one in settings)
        message = f"{names} are names of one option, '{name}', and both are set in this config scope"
        related = tuple(Related(one.place, f"set here as '{one.name}'") for one in others)
        hint = f"delete one of the two, and name the other '{name}'"
        self.findings.append(Finding("CFG059", Severity.ERROR, message, last.place, hint, related))


def _present_name(setting: Setting, chain: ScopeChain) -> str:
    """Return the present name for a setting under a former one, else the name as it is written."""
    for binding in chain.names.get(setting.name.lower(), ()):
        if binding.is_former:
            return chain.registry.options[binding.handle].definition.name
    return setting.name


def _unhidden(setting: Setting) -> Iterator[Setting]:
    """Yield the settings that one hides, the first one first, then itself."""
    chain = [setting]
    while (hidden := chain[-1].hidden) is not None:
        chain.append(hidden)
    yield from reversed(chain)
