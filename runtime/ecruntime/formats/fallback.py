"""Fallback paths: the config scopes in which an option is looked up, most specific first (seed 1.3.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from ecruntime.foundation.errors import EcError
from ecruntime.foundation.identifiers import is_identifier

GLOBAL = "global"
# Bounds the messages and the work on hostile input; a real path has a few dozen characters.
MAX_PATH_LENGTH = 4000
STANDARD_SCOPES = (
    "Global", "Binding_Group", "Binding", "Domain", "Host", "Pathway_Group", "Pathway",
    "Control_Listener", "ECCluster_Listener", "ECStream_Listener", "ESMTP_Listener", "HTTP_Listener",
    "MsgCServer_Listener", "XMPP_Listener", "Listen", "Peer", "ThreadPool", "EventLoop", "Debug_Flags",
    "Security", "Authorization", "Role", "SNMP", "SNMP_Traps", "Logs", "Datasource",
)  # fmt: skip
"""The config scopes of the server, in their normal spelling."""


class FallbackError(EcError):
    """A text that is not a fallback path."""

    exit_code = 1


# On first use rather than at import, where nothing is computed.
@cache
def _spellings() -> dict[str, str]:
    return {name.lower(): name for name in STANDARD_SCOPES}


def is_standard_scope(name: str) -> bool:
    """Tell whether `name` is a config scope of the server; case does not matter."""
    return name.lower() in _spellings()


def normal_spelling(name: str) -> str:
    """Return the documents' spelling of a config scope; names of other scopes are returned as they are."""
    return _spellings().get(name.lower(), name)


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """One kind in an element; brackets mark a config scope without instance name."""

    key: str
    """The name in lower case, by which kinds are compared."""
    is_bracketed: bool = False
    # Not compared: the registry looks up the handle of an option by its path, whatever the spelling of its author.
    name: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The normal spelling, brackets included."""
        return f"[{self.name}]" if self.is_bracketed else self.name


@dataclass(frozen=True, slots=True)
class FallbackElement:
    """A chain of kinds from the outermost to the innermost; the empty chain is `Global`."""

    kinds: tuple[ScopeKind, ...]

    @property
    def text(self) -> str:
        """The normal spelling of the element."""
        # The top level is implied in each element, so the chain of `Global` alone is empty.
        return ":".join(kind.text for kind in self.kinds) or "Global"

    @property
    def chain(self) -> tuple[str, ...]:
        """The kinds as lower-case names, brackets left out."""
        return tuple(kind.key for kind in self.kinds)

    @property
    def needed(self) -> tuple[str, ...]:
        """The query keys without which the element is skipped."""
        return tuple(kind.key for kind in self.kinds if not kind.is_bracketed)

    @property
    def bracketed(self) -> tuple[str, ...]:
        """The kinds in brackets, in lower case."""
        return tuple(kind.key for kind in self.kinds if kind.is_bracketed)


@dataclass(frozen=True, slots=True)
class FallbackPath:
    """The elements of a path, most specific first; compared without regard to case."""

    elements: tuple[FallbackElement, ...]

    @classmethod
    def parse(cls, text: str) -> FallbackPath:
        """Parse `Binding:Domain>Domain>Global`; raise `FallbackError` for anything that is no path."""
        if len(text) > MAX_PATH_LENGTH:
            raise FallbackError(f"the fallback path is {len(text)} characters long", hint=f"at most {MAX_PATH_LENGTH}")
        if not text.strip():
            raise FallbackError("the fallback path is empty", hint="write for example 'Binding:Domain>Domain>Global'")
        return cls(_elements(text))

    @property
    def text(self) -> str:
        """The normal spelling: no blanks, the server's scopes as documents spell them."""
        return ">".join(element.text for element in self.elements)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The query keys that the path can use, in lower case, outermost first."""
        # A dictionary keeps the order of first appearance and drops repetitions; a set would lose the order.
        found = {key: None for element in self.elements for key in element.needed}
        return tuple(found)

    @property
    def own_stanza(self) -> str | None:
        """The module, if the path is its own stanza: `[name]`, or a bare `name` that is no scope of the server."""
        if len(self.elements) != 1:
            return None
        kinds = self.elements[0].kinds
        if len(kinds) != 1 or is_standard_scope(kinds[0].key):
            return None
        return kinds[0].name

    def capabilities(self, option_name: str, *, module_name: str = "") -> tuple[str, ...]:
        """Return the capabilities of a module that declares the option, sorted bytewise, each once.

        Elements with brackets or inside the module's own stanza give none: the stanza itself loads the module.
        """
        lines: set[str] = set()
        for element in self.elements:
            if not element.kinds:
                lines.add(f"config.Global.{option_name}")
            elif not element.bracketed and element.chain[0] != module_name.lower():
                # Both the scope and the option in it: a file may have the stanza without the option (seed 1.3.1.1).
                lines |= {f"config.Global:{element.text}", f"config.Global:{element.text}.{option_name}"}
        return tuple(sorted(lines))

    def without_brackets(self, name: str) -> FallbackPath:
        """Return the path with the stanza `[name]` written as `name`; the path itself if it has no such stanza."""
        key = name.lower()
        if not any(kind.is_bracketed and kind.key == key for element in self.elements for kind in element.kinds):
            return self
        return FallbackPath(
            tuple(
                FallbackElement(
                    tuple(ScopeKind(it.key, it.is_bracketed and it.key != key, it.name) for it in element.kinds)
                )
                for element in self.elements
            )
        )

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=256)  # the server's four hundred options have some dozens of paths
def _elements(text: str) -> tuple[FallbackElement, ...]:
    # Syntax first, element by element; the order and repetition of
    # elements only make sense once all of them are read.
    elements = tuple(_element(piece, text) for piece in text.split(">"))
    _reject_useless(elements, text)
    return elements


def _element(piece: str, text: str) -> FallbackElement:
    if not piece.strip():
        raise FallbackError(f"fallback path '{text}' has an empty element", hint="write one '>' between two elements")
    kinds = tuple(_kind(word.strip(), text) for word in piece.split(":"))
    # The seed's capabilities begin with `Global:`, its paths do not: this is the usual mix-up of the two.
    if len(kinds) > 1 and any(kind.key == GLOBAL for kind in kinds):
        rest = ":".join(kind.text for kind in kinds if kind.key != GLOBAL)
        example = f": '{rest}>Global'" if rest else ""
        raise FallbackError(
            f"'{piece.strip()}' in fallback path '{text}' names 'Global' inside a chain",
            hint=f"the top level is implied in each element, and elements are divided by '>'{example}",
        )
    return FallbackElement(() if kinds[0].key == GLOBAL else kinds)


def _name_hint(word: str) -> str:
    words = [piece.strip() for piece in re.split(r"[,;|/<]|->", word)]
    if len(words) > 1 and all(map(is_identifier, words)):
        return f"elements are divided by '>': '{'>'.join(words)}'"
    return "a name has letters, digits and underscores; brackets stand around one name: '[name]'"


def _kind(word: str, text: str) -> ScopeKind:
    is_bracketed = word.startswith("[") and word.endswith("]") and len(word) > 1
    name = word[1:-1].strip() if is_bracketed else word
    if not is_identifier(name):
        raise FallbackError(
            f"'{word}' in fallback path '{text}' is not the name of a scope",
            hint=_name_hint(word),
        )
    if is_bracketed and name.lower() == GLOBAL:
        raise FallbackError(f"'{word}' in fallback path '{text}' puts 'Global' in brackets", hint="write 'Global'")
    return ScopeKind(name.lower(), is_bracketed, normal_spelling(name))


def _reject_useless(elements: tuple[FallbackElement, ...], text: str) -> None:
    chains = [element.chain for element in elements]
    for position, element in enumerate(elements):
        # Chains have no brackets: `[A]` and `A` are the same scope, and one name cannot have both forms.
        if element.chain in chains[:position]:
            raise FallbackError(f"fallback path '{text}' names '{element.text}' twice", hint="name each element once")
        # `Global` needs no key, so a query always ends there.
        if not element.kinds and position + 1 < len(elements):
            raise FallbackError(
                f"fallback path '{text}' goes on after 'Global'",
                hint="order the elements from the most to the least specific; 'Global' is the last",
            )
