"""A script of the server's dialect: read for its rules, or translated to Lua 5.1 line by line."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua.faults import CannotRead, SyntaxFault
from ecruntime.formats.lua.parse import parse
from ecruntime.formats.lua.tokens import Tokens, read_tokens

if TYPE_CHECKING:
    from ecruntime.formats.lua.operators import Tree
    from ecruntime.foundation.finding import Finding

ENCODING: Final = "latin-1"
_BYTE_ORDER_MARK: Final = "\xef\xbb\xbf"
_BYTECODE: Final = "\x1b"
_PREFIX: Final = 'local __ec_op=("").__ec_op; '
"""The functions of the prelude, found by a text: `module` and `setfenv` hide every global name from a chunk."""
_ENTRIES: Final = 512


@dataclass(frozen=True, slots=True)
class ReadScript:
    """A script as it was read: the tree is there unless there are faults."""

    tokens: Tokens | None
    tree: Tree | None
    faults: tuple[SyntaxFault, ...]

    def findings(self, file: str) -> tuple[Finding, ...]:
        """Return the faults as findings on a file."""
        return tuple(fault.finding(file) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Translation:
    """A script in Lua 5.1, with as many lines; empty if there are faults."""

    text: str
    faults: tuple[SyntaxFault, ...] = ()

    def findings(self, file: str) -> tuple[Finding, ...]:
        """Return the faults as findings on a file."""
        return tuple(fault.finding(file) for fault in self.faults)


def read_script(source: bytes | str) -> ReadScript:
    """Read a script, given as bytes or as the latin-1 text of them; nothing is executed."""
    text = source.decode(ENCODING) if isinstance(source, bytes) else source
    text = text.removeprefix(_BYTE_ORDER_MARK)
    if text.startswith(_BYTECODE):
        hint = "load the source of the script"
        return ReadScript(None, None, (SyntaxFault(1, 1, "bytecode is refused", "\\27", hint),))
    try:
        tokens = read_tokens(text)
    except CannotRead as error:
        return ReadScript(None, None, error.faults)
    try:
        tree = parse(tokens)
    except CannotRead as error:
        return ReadScript(tokens, None, tuple(sorted({*tokens.faults, error.fault})))
    return ReadScript(tokens, None if tokens.faults else tree, tuple(tokens.faults))


def translate(source: bytes | str) -> Translation:
    """Return a script in Lua 5.1; its lines are those of the source, and plain Lua 5.1 stays as it is written."""
    script = read_script(source)
    if script.tokens is None or script.tree is None:
        return Translation("", script.faults)
    return Translation(_spelled(script.tokens, script.tree))


def _spelled(tokens: Tokens, tree: Tree) -> str:
    # At one offset: what ends there, then what begins there, the outer one first, then what stands there.
    edits = [(start, 2, 0, end, text) for start, (end, text) in tokens.rewritten.items()]
    edits += [(start, 2, 0, end, text) for start, end, text in tree.replaced]
    for number, wrapped in enumerate(tree.wrapped):
        edits.append((wrapped.start, 1, -number, wrapped.start, f" __ec_op.{wrapped.function}("))
        edits.append((wrapped.end, 0, number, wrapped.end, ")"))
    pieces, at = [_PREFIX] if tree.wrapped else [], 0
    for start, _, _, end, text in sorted(edits):
        pieces.append(tokens.text[at:start])
        pieces.append(text)
        at = end
    pieces.append(tokens.text[at:])
    return "".join(pieces)


class Translator:
    """Translations by the digest of their source, as many as fit; for one thread, or under its caller's lock."""

    def __init__(self, entries: int = _ENTRIES) -> None:
        """Keep so many translations, those that were asked for last."""
        self._entries = entries
        self._kept: OrderedDict[bytes, Translation] = OrderedDict()

    def translate(self, source: bytes) -> Translation:
        """Return the translation of a script, made at most once as long as it is kept."""
        digest = hashlib.sha256(source).digest()
        kept = self._kept.pop(digest, None)
        if kept is None:
            kept = translate(source)
        self._kept[digest] = kept
        if len(self._kept) > self._entries:
            self._kept.popitem(last=False)
        return kept
