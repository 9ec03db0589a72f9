"""The parser of the dialect: Lua 5.1 with the operators of the server, in their precedence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua import syntax
from ecruntime.formats.lua.faults import CannotRead
from ecruntime.formats.lua.operators import BINARY, FUNCTIONS, ITERATE, SPELLED, UNARY, Tree, Wrapped
from ecruntime.formats.lua.tokens import END, NAME, NUMBER, TEXT, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_UNARY_PRIORITY: Final = 8
MAX_DEPTH: Final = 190
"""The depth to which blocks and expressions may be nested: the engines end at 200, and translation may add a level."""
_BLOCK_END: Final = frozenset({"else", "elseif", "end", "until", END})
_CONSTANTS: Final = frozenset({NUMBER, TEXT, "nil", "true", "false", "..."})
_TOO_DEEP: Final = "chunk has too many syntax levels"
_Suffix = syntax.Member | syntax.Subscript | syntax.CallArguments


def parse(tokens: Tokens) -> Tree:
    """Return the tree of a script; raise `CannotRead` at the first place that is not in the dialect."""
    parser = _Parser(tokens)
    try:
        return Tree(parser.chunk(), parser.wrapped, parser.replaced)
    except RecursionError:
        # The caller stands so deep already that less than the usual depth is left.
        raise parser.fault(_TOO_DEEP, "nest less") from None


class _Parser:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._kinds = tokens.kinds
        self._at = 0
        self._depth = 0
        self.wrapped: list[Wrapped] = []
        self.replaced: list[tuple[int, int, str]] = []
        self._is_variable = [True]
        self._loops = [0]
        """The loops around the place, for each function around it."""

    # Tokens.

    def fault(self, message: str, hint: str = "") -> CannotRead:
        start, end = self._tokens.starts[self._at], self._tokens.ends[self._at]
        return CannotRead(self._tokens.fault(start, message, self._tokens.text[start:end], hint))

    def _start(self) -> int:
        return self._tokens.starts[self._at]

    def _end(self) -> int:
        """Return the end of the token that was taken last."""
        return self._tokens.ends[self._at - 1] if self._at else 0

    def _take(self, kind: str, opener: tuple[str, int] | None = None) -> int:
        """Take a token of a kind, and return its start; `opener` is the token that it closes."""
        if self._kinds[self._at] != kind:
            message = f"{kind} expected" if kind == NAME else f"'{kind}' expected"
            hint = ""
            if opener is not None:
                line = self._tokens.line(opener[1])
                if line != self._tokens.line(self._start()):
                    message += f" (to close '{opener[0]}' at line {line})"
            raise self.fault(message, hint)
        self._at += 1
        return self._tokens.starts[self._at - 1]

    def _skip(self, kind: str) -> bool:
        if self._kinds[self._at] == kind:
            self._at += 1
            return True
        return False

    def _name(self) -> syntax.Name:
        start = self._take(NAME)
        end = self._end()
        return syntax.Name(start, end, self._tokens.text[start:end])

    # Statements.

    def chunk(self) -> syntax.Block:
        block = self._block()
        if self._kinds[self._at] != END:
            raise self.fault(f"'{END}' expected")
        return block

    def _block(self) -> syntax.Block:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.fault(_TOO_DEEP, "nest less")
        start, statements = self._start(), list[syntax.Statement]()
        while (kind := self._kinds[self._at]) not in _BLOCK_END:
            statements.append(self._statement(kind))
            self._skip(";")
            if kind in ("return", "break"):
                break
        self._depth -= 1
        return syntax.Block(start, self._start(), statements)

    def _loop(self, opener: tuple[str, int], closer: str = "end") -> syntax.Block:
        """Read the body of a loop and the keyword that closes it."""
        self._loops[-1] += 1
        body = self._block()
        self._loops[-1] -= 1
        self._take(closer, opener)
        return body

    def _statement(self, kind: str) -> syntax.Statement:
        start = self._start()
        readers: dict[str, Callable[[int], syntax.Statement]] = {
            "if": self._if,
            "while": self._while,
            "do": self._do,
            "repeat": self._repeat,
            "for": self._for,
            "function": self._function_statement,
            "local": self._local,
            "return": self._return,
            "break": self._break,
        }
        read = readers.get(kind)
        return self._expression_statement(start) if read is None else read(start)

    def _while(self, start: int) -> syntax.While:
        self._at += 1
        condition = self._expression()
        self._take("do")
        return syntax.While(start, condition, self._loop(("while", start)))

    def _do(self, start: int) -> syntax.Do:
        self._at += 1
        body = self._block()
        self._take("end", ("do", start))
        return syntax.Do(start, body)

    def _repeat(self, start: int) -> syntax.Repeat:
        self._at += 1
        body = self._loop(("repeat", start), "until")
        return syntax.Repeat(start, body, self._expression())

    def _return(self, start: int) -> syntax.Return:
        self._at += 1
        is_bare = self._kinds[self._at] in _BLOCK_END or self._kinds[self._at] == ";"
        return syntax.Return(start, [] if is_bare else self._expressions())

    def _break(self, start: int) -> syntax.Break:
        if not self._loops[-1]:
            raise self.fault("no loop to break", "a break stands in a loop of its own function")
        self._at += 1
        return syntax.Break(start)

    def _if(self, start: int) -> syntax.If:
        branches: list[tuple[syntax.Expression, syntax.Block]] = []
        otherwise = None
        self._at += 1
        while True:
            condition = self._expression()
            self._take("then")
            branches.append((condition, self._block()))
            if not self._skip("elseif"):
                break
        if self._skip("else"):
            otherwise = self._block()
        self._take("end", ("if", start))
        return syntax.If(start, branches, otherwise)

    def _for(self, start: int) -> syntax.For:
        self._at += 1
        names = [self._name()]
        is_numeric = self._skip("=")
        if is_numeric:
            values = [self._expression()]
            self._take(",")
            values.append(self._expression())
            if self._skip(","):
                values.append(self._expression())
        else:
            while self._skip(","):
                names.append(self._name())
            if self._kinds[self._at] != "in":
                raise self.fault("'=' or 'in' expected")
            self._at += 1
            values = self._expressions()
            if len(values) > 1 or not _is_plain_iteration(values[0]):
                self.wrapped.append(Wrapped(ITERATE, values[0].start, self._end()))
        self._take("do")
        return syntax.For(start, names, values, self._loop(("for", start)), is_numeric)

    def _function_statement(self, start: int) -> syntax.FunctionStatement:
        self._at += 1
        head = self._name()
        suffixes: list[_Suffix] = []
        is_method = False
        while not is_method and self._kinds[self._at] in (".", ":"):
            is_method = self._kinds[self._at] == ":"
            dot = self._start()
            self._at += 1
            name = self._name()
            suffixes.append(syntax.Member(dot, name.end, name.name))
        target = syntax.Suffixed(head.start, self._end(), head, suffixes) if suffixes else head
        return syntax.FunctionStatement(start, target, is_method, self._function(start))

    def _local(self, start: int) -> syntax.Local | syntax.LocalFunction:
        self._at += 1
        if self._kinds[self._at] == "function":
            opener = self._start()
            self._at += 1
            return syntax.LocalFunction(start, self._name(), self._function(opener))
        names = [self._name()]
        while self._skip(","):
            names.append(self._name())
        return syntax.Local(start, names, self._expressions() if self._skip("=") else [])

    def _expression_statement(self, start: int) -> syntax.AssignmentStatement | syntax.CallStatement:
        first = self._suffixed()
        if self._kinds[self._at] not in ("=", ","):
            if not _is_call(first):
                raise self.fault("'=' expected", "a statement is a call or an assignment")
            return syntax.CallStatement(start, first)
        targets: list[syntax.Expression] = [first]
        while True:
            if isinstance(targets[-1], syntax.Parenthesized) or _is_call(targets[-1]):
                raise self.fault("syntax error", "only names and members can be assigned to")
            if not self._skip(","):
                break
            targets.append(self._suffixed())
        self._take("=")
        return syntax.AssignmentStatement(start, targets, self._expressions())

    # Expressions.

    def _function(self, start: int) -> syntax.FunctionExpression:
        """Read parameters and body of a function whose keyword is at `start`."""
        self._take("(")
        parameters: list[syntax.Name] = []
        is_variable = False
        if self._kinds[self._at] != ")":
            while True:
                is_variable = self._skip("...")
                if is_variable:
                    break
                parameters.append(self._name())
                if not self._skip(","):
                    break
        self._take(")")
        self._is_variable.append(is_variable)
        self._loops.append(0)
        body = self._block()
        self._loops.pop()
        self._is_variable.pop()
        self._take("end", ("function", start))
        return syntax.FunctionExpression(start, self._end(), parameters, is_variable, body)

    def _expressions(self) -> list[syntax.Expression]:
        found = [self._expression()]
        while self._skip(","):
            found.append(self._expression())
        return found

    def _expression(self, limit: int = 0) -> syntax.Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.fault(_TOO_DEEP, "nest less")
        start = self._start()
        first = self._operand(start, self._kinds[self._at])
        rest: list[syntax.Operand] = []
        depth = self._depth
        while (operator := self._kinds[self._at]) in BINARY and BINARY[operator][0] > limit:
            place = self._start()
            self._at += 1
            rest.append(syntax.Operand(place, operator, self._expression(BINARY[operator][1])))
            if operator in SPELLED:
                self._translate(operator, place, start)
                # Each call of a function stands around the one before it.
                self._depth += operator in FUNCTIONS
                if self._depth > MAX_DEPTH:
                    raise self.fault(_TOO_DEEP, "put parts of the expression into local names")
        self._depth = depth - 1
        return syntax.Operation(start, self._end(), first, rest) if rest else first

    def _operand(self, start: int, kind: str) -> syntax.Expression:
        """Read what an operator may stand behind: an expression without binary operators."""
        if kind in UNARY:
            self._at += 1
            operand = self._expression(_UNARY_PRIORITY)
            if kind in SPELLED:
                self._translate(kind, start, operand.start)
            return syntax.Prefixed(start, self._end(), kind, operand)
        if kind in _CONSTANTS:
            if kind == "..." and not self._is_variable[-1]:
                raise self.fault("cannot use '...' outside a vararg function")
            self._at += 1
            return syntax.Constant(start, self._end(), kind)
        if kind == "{":
            return self._table()
        if kind == "function":
            self._at += 1
            return self._function(start)
        return self._suffixed()

    def _translate(self, operator: str, place: int, start: int) -> None:
        """Note what becomes of an operator at `place` whose operands are from `start` to the last token."""
        self.replaced.append((place, place + len(operator), SPELLED[operator]))
        if operator in FUNCTIONS:
            self.wrapped.append(Wrapped(FUNCTIONS[operator], start, self._end()))

    def _suffixed(self) -> syntax.Name | syntax.Parenthesized | syntax.Suffixed:
        start = self._start()
        head: syntax.Name | syntax.Parenthesized
        if self._skip("("):
            inner = self._expression()
            self._take(")", ("(", start))
            head = syntax.Parenthesized(start, self._end(), inner)
        elif self._kinds[self._at] == NAME:
            head = self._name()
        else:
            raise self.fault("unexpected symbol")
        suffixes: list[_Suffix] = []
        while True:
            place, kind = self._start(), self._kinds[self._at]
            if kind == ".":
                self._at += 1
                suffixes.append(syntax.Member(place, self._name().end, self._text_before()))
            elif kind == "[":
                self._at += 1
                key = self._expression()
                self._take("]", ("[", place))
                suffixes.append(syntax.Subscript(place, self._end(), key))
            elif kind == ":":
                self._at += 1
                method = self._name()
                suffixes.append(self._arguments(place, method))
            elif kind in ("(", TEXT, "{"):
                suffixes.append(self._arguments(place, None))
            else:
                return syntax.Suffixed(start, self._end(), head, suffixes) if suffixes else head

    def _text_before(self) -> str:
        return self._tokens.text[self._tokens.starts[self._at - 1] : self._end()]

    def _arguments(self, place: int, method: syntax.Name | None) -> syntax.CallArguments:
        start, kind = self._start(), self._kinds[self._at]
        values: list[syntax.Expression] = []
        if kind == TEXT:
            self._at += 1
            values.append(syntax.Constant(start, self._end(), kind))
        elif kind == "{":
            values.append(self._table())
        elif kind == "(":
            if self._tokens.line(self._end()) != self._tokens.line(start):
                hint = "write the parenthesis on the line of the function, or end the statement before with ;"
                raise self.fault("ambiguous syntax (function call x new statement)", hint)
            self._at += 1
            if self._kinds[self._at] != ")":
                values = self._expressions()
            self._take(")", ("(", start))
        else:
            raise self.fault("function arguments expected")
        return syntax.CallArguments(place, self._end(), method, values)

    def _table(self) -> syntax.Table:
        start = self._take("{")
        items: list[syntax.Item] = []
        while self._kinds[self._at] != "}":
            place = self._start()
            if self._skip("["):
                key = self._expression()
                self._take("]", ("[", place))
                self._take("=")
                items.append(syntax.Item(None, key, self._expression()))
            elif self._kinds[self._at] == NAME and self._kinds[self._at + 1] == "=":
                name = self._name()
                self._at += 1
                items.append(syntax.Item(name, None, self._expression()))
            else:
                items.append(syntax.Item(None, None, self._expression()))
            if not (self._skip(",") or self._skip(";")):
                break
        self._take("}", ("{", start))
        return syntax.Table(start, self._end(), items)


def _is_call(expression: syntax.Expression) -> bool:
    return isinstance(expression, syntax.Suffixed) and isinstance(expression.suffixes[-1], syntax.CallArguments)


def _is_plain_iteration(expression: syntax.Expression) -> bool:
    """Tell whether an expression is a call of `pairs` or `ipairs`, whose result is a function in any case."""
    return (
        isinstance(expression, syntax.Suffixed)
        and isinstance(expression.head, syntax.Name)
        and expression.head.name in ("pairs", "ipairs")
        and len(expression.suffixes) == 1
        and isinstance(expression.suffixes[0], syntax.CallArguments)
        and expression.suffixes[0].method is None
    )
