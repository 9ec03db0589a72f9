"""Limits of a Python source that is looked at: what passes costs no parser more than a sound file of its size does.

Python's parser has limits of its own and LibCST has none: a long chain of operators ends the process, patterns nested
twenty deep take seconds, and a file of the shortest tokens costs ten times what other code of its size does. So tokens
are counted first, with one regular expression; then Python's parser decides, and tells how deep its tree is.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections import Counter

MAX_SOURCE_SIZE = 1024 * 1024
MAX_SOURCE_DEPTH = 150
MAX_BRACKETS = 60
MAX_PATTERN_BRACKETS = 8
"""LibCST parses patterns in a time that doubles with each level."""
MAX_CHAIN = 1000
"""The most operators of one expression, calls and attributes included."""
MAX_TOKENS = 12 * 1024
MAX_USES = 300_000
BYTES_A_TOKEN = 5
"""In a file with more tokens, the bytes that it must have for each of them: usual code has seven."""

_TOKEN = re.compile(
    r"""
    (?P<string>(?i:[rbuf]{0,2})
      (?:'{3}(?:[^'\\]|\\.|'(?!''))*'{3} | "{3}(?:[^"\\]|\\.|"(?!""))*"{3} | '(?:[^'\\\n]|\\.)*' | "(?:[^"\\\n]|\\.)*"))
    | (?P<word>\w+)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<end>\n)
    | (?P<comment>\#[^\n]*)
    | (?P<blank>[ \t\f\r]+|\\\r?\n)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MAX_SHOWN = 40
_OPERATORS = frozenset({"and", "or", "not", "in", "is", "if", "else", "for", "lambda", "await"})


class SourceError(Exception):
    """A file that cannot be parsed: the reason, and the place, if one is known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class SourceLimitError(SourceError):
    """A file that may be Python and is more than is looked at."""


def check_syntax(data: bytes) -> None:
    """Refuse a file that Python's own parser refuses, or that is beyond a limit."""
    check_tokens(data)
    try:
        tree = ast.parse(data)
    except SyntaxError as error:
        raise SourceError(f"is not Python: {error.msg.lower()}", error.lineno or 0, error.offset or 0) from error
    except (RecursionError, MemoryError) as error:
        raise SourceLimitError(f"is not Python: {str(error) or 'it is nested too deep'}") from error
    except ValueError as error:
        raise SourceError(f"is not Python: {error}") from error
    _check_tree(tree)
    try:
        # What only the compiler knows, as a `return` outside of a function. Its warnings are the author's own affair.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(tree, "<source>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise SourceError(f"is not Python: {error.msg.lower()}", error.lineno or 0, error.offset or 0) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"is not Python: {error}", 0) from error


def check_tokens(data: bytes) -> None:
    """Refuse a file with too many tokens, too many nested brackets or too long a chain of operators."""
    if len(data) > MAX_SOURCE_SIZE:
        raise SourceLimitError(f"has more than {MAX_SOURCE_SIZE} bytes")
    reading = _Reading(len(data))
    for found in _TOKEN.finditer(_decoded(data)):
        reading.take(found.lastgroup or "", found[0])


class _Reading:
    """The counts of one pass over the tokens of a file."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._most = max(MAX_TOKENS, size // BYTES_A_TOKEN)
        self._tokens = 0
        self._line = 1
        self._chains = [0]
        """The operators of the present expression, and of those around its brackets."""
        self._texts = 0
        self._is_begun = False
        self._is_pattern = False

    def take(self, kind: str, text: str) -> None:
        """Count one token."""
        if kind == "blank":
            self._line += text.count("\n")
            return
        self._tokens += 1
        if kind == "string":
            self._texts += 1
            self._line += text.count("\n")
            # An expression in a text with braces is about three tokens.
            self._tokens += 3 * text.count("{") if "f" in text[:2].lower() else 0
        elif kind == "end":
            self._end_line()
        elif kind != "comment":
            self._texts = 0
            self._count(kind, text)
        self._is_begun = self._is_begun or kind not in {"end", "comment"}
        self._refuse_excess()

    def _count(self, kind: str, text: str) -> None:
        if kind == "open":
            self._chains.append(0)
        elif kind == "close":
            if len(self._chains) > 1:
                self._chains.pop()
            self._chains[-1] += 1
        elif kind == "word":
            self._is_pattern = self._is_pattern if self._is_begun else text == "case"
            self._chains[-1] += text in _OPERATORS
        else:
            self._chains[-1] = 0 if text in ",;" else self._chains[-1] + 1

    def _end_line(self) -> None:
        self._line += 1
        # Within brackets an expression goes on.
        if len(self._chains) == 1:
            self._chains = [0]
            self._texts = 0
            self._is_begun = self._is_pattern = False

    def _refuse_excess(self) -> None:
        deepest = MAX_PATTERN_BRACKETS if self._is_pattern else MAX_BRACKETS
        if len(self._chains) > deepest + 1:
            what = "a pattern" if self._is_pattern else "an expression"
            raise SourceLimitError(f"has {what} with brackets nested deeper than {deepest}", self._line)
        if self._chains[-1] > MAX_CHAIN:
            raise SourceLimitError(f"has an expression of more than {MAX_CHAIN} operators", self._line)
        if self._texts > MAX_SOURCE_DEPTH:
            raise SourceLimitError(f"has more than {MAX_SOURCE_DEPTH} texts in a row", self._line)
        if self._tokens > self._most:
            message = f"has more than {self._most} tokens, which is too many for its {self._size} bytes"
            raise SourceLimitError(message, self._line)


def _decoded(data: bytes) -> str:
    try:
        # As its first lines declare: another encoding may hide code in what looks like a comment.
        return data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0], "replace")
    except (SyntaxError, LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _check_tree(tree: ast.AST) -> None:
    # Without recursion, which would fail at the very depth that is looked for.
    waiting: list[tuple[ast.AST, int, int]] = [(tree, 0, 0)]
    uses = _NameUses()
    while waiting:
        node, depth, scope = waiting.pop()
        # LibCST nests what Python has side by side.
        if isinstance(node, ast.BoolOp):
            depth += len(node.values) - 2
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            depth += len(node.generators) - 1
        if depth >= MAX_SOURCE_DEPTH:
            raise SourceLimitError(f"is nested deeper than {MAX_SOURCE_DEPTH}", getattr(node, "lineno", 0))
        uses.see(node, scope)
        inner = id(node) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else scope
        waiting += [(child, depth + 1, inner) for child in ast.iter_child_nodes(node)]
    uses.refuse_excess()


class _NameUses:
    """The bindings of each name in each scope, and its reads: LibCST looks at each binding for each read."""

    def __init__(self) -> None:
        self._bound: Counter[tuple[int, str]] = Counter()
        self._read: Counter[str] = Counter()
        self._shared: set[str] = set()

    def see(self, node: ast.AST, scope: int) -> None:
        """Count the names of one node, without those of the nodes in it."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                self._read[name] += 1
            case ast.Name(id=name):
                self._bound[scope, name] += 1
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                self._bound[scope, name] += 1
            case ast.alias(name=name, asname=other):
                self._bound[scope, other or name.partition(".")[0]] += 1
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                self._shared.update(names)

    def refuse_excess(self) -> None:
        """Refuse a file in which a name is bound and read so often that the search takes about a second."""
        most: Counter[str] = Counter()
        for (_, name), times in self._bound.items():
            most[name] = most[name] + times if name in self._shared else max(most[name], times)
        for name, times in most.items():
            # A binding is looked at for the other bindings, too.
            if times * (self._read[name] + times) > MAX_USES:
                shown = name if len(name) <= _MAX_SHOWN else f"{name[:_MAX_SHOWN]}..."
                bound = f"binds '{shown}' {times} times in one place"
                raise SourceLimitError(f"{bound} and reads it {self._read[name]} times")
