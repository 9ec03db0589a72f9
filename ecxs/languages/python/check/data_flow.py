"""First pass over a file: bindings, passed arguments and pool workers, recorded for the second."""

# ruff: noqa: N802, D102 - LibCST calls the methods of a visitor by these names, and says what they do
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst

from ecxs.languages.python.check.abstract_value import ANY_KEY, LOCALS, Display, Element, Parameter
from ecxs.languages.python.check.name_binding import NameVisitor, constant, is_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecxs.languages.python.check.abstract_value import Expression

_POOL_CALLS = frozenset({"run_in_pool", "AsyncJob"})
_WORKER = "worker"
_ADDS = {"append": 0, "appendleft": 0, "add": 0, "insert": 1}
_MERGES = frozenset({"extend", "update"})
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class _Use:
    """An occurrence of a name, with the functions and lambdas around it."""

    node: libcst.Name
    within: tuple[libcst.CSTNode, ...]


class Flow(NameVisitor):
    """Visitor of the first pass; the second needs facts that may stand further down in the file."""

    def __init__(self) -> None:
        """Start without facts."""
        super().__init__()
        self.bindings: defaultdict[str, list[Expression]] = defaultdict(list)
        """The expressions bound to a name, by its key."""
        self.passed: defaultdict[str, list[Expression]] = defaultdict(list)
        """The expressions that the file passes for a parameter, by the key of the parameter."""
        self.parameters: dict[str, tuple[Parameter, ...]] = {}
        self._calls: list[tuple[str, libcst.Call]] = []
        self._handed_over: list[libcst.BaseExpression] = []
        self._uses: list[_Use] = []
        self._within: list[libcst.CSTNode] = []
        self._own_names: dict[libcst.CSTNode, str] = {}
        self._definitions: set[libcst.CSTNode] = set()
        self._workers: set[libcst.CSTNode] = set()

    def is_worker(self, node: libcst.Lambda | libcst.FunctionDef) -> bool:
        """Tell whether a lambda or an inner function runs in pool threads only."""
        return node in self._workers

    def parameters_of(self, node: libcst.FunctionDef) -> tuple[Parameter, ...]:
        """Return the parameters of a function that a caller fills."""
        return self.parameters[self._own_names[node]]

    def visit_FunctionDef(self, node: libcst.FunctionDef) -> None:
        # Several names mean the same function; the least one is the same in every run.
        name = min((name.name for name in self.qualified(node)), default=node.name.value)
        self._definitions.add(node.name)
        self._own_names[node] = name
        self.parameters.setdefault(name, tuple(self._parameters(node, name)))
        self._within.append(node)

    def leave_FunctionDef(self, original_node: libcst.FunctionDef) -> None:
        del original_node
        self._within.pop()

    def visit_Lambda(self, node: libcst.Lambda) -> None:
        self._within.append(node)

    def leave_Lambda(self, original_node: libcst.Lambda) -> None:
        del original_node
        self._within.pop()

    def visit_Name(self, node: libcst.Name) -> None:
        if node not in self._definitions:
            self._uses.append(_Use(node, tuple(self._within)))

    def visit_Assign(self, node: libcst.Assign) -> None:
        value = self.expression(node.value)
        for target in node.targets:
            self._bind(target.target, value)
            # A lambda with a name counts as an inner function of that name.
            if isinstance(node.value, libcst.Lambda) and isinstance(target.target, libcst.Name):
                self._definitions.add(target.target)
                self._own_names[node.value] = self.key_of(target.target)
            # `x[key] = None` only keeps a place for a later value.
            if isinstance(target.target, libcst.Subscript) and not is_none(node.value):
                self._put(target.target, value)

    def visit_AnnAssign(self, node: libcst.AnnAssign) -> None:
        if node.value is not None:
            self._bind(node.target, self.expression(node.value))

    def visit_NamedExpr(self, node: libcst.NamedExpr) -> None:
        self._bind(node.target, self.expression(node.value))

    def visit_WithItem(self, node: libcst.WithItem) -> None:
        if node.asname is not None:
            self._bind(node.asname.name, self.expression(node.item))

    def visit_For(self, node: libcst.For) -> None:
        self._bind_elements(node.target, node.iter)

    def visit_CompFor(self, node: libcst.CompFor) -> None:
        self._bind_elements(node.target, node.iter)

    def visit_Call(self, node: libcst.Call) -> None:
        key = self.key_of(node.func)
        if key:
            self.arguments(node)  # read here, in the class where it stands, and remembered
            # A method is called as `Class.self.method` and defined as `Class.method`.
            self._calls.append((key.replace(".self.", "."), node))
        worker = worker_of(node)
        if worker is not None:
            self._handed_over.append(_unwrapped(worker.value))
        self._fill(node)

    def leave_Module(self, original_node: libcst.Module) -> None:
        del original_node
        self._find_workers(self._handed())
        for name, call in self._calls:
            # An inner function is part of the outer one, so its arguments count as bindings.
            kept = self.bindings if LOCALS in name else self.passed
            for parameter, node in _filled(self.parameters.get(name, ()), call):
                value = self.expression(node)
                if value is not None:
                    kept[parameter.key].append(value)

    def _parameters(self, node: libcst.FunctionDef, name: str) -> Iterator[Parameter]:
        is_static = any(
            isinstance(it.decorator, libcst.Name) and it.decorator.value == "staticmethod" for it in node.decorators
        )
        is_method = self.class_name and not is_static and len(self._within) == 0
        # `self` is filled by Python. A function inside of a method has no `self` of its own.
        positional = [*node.params.posonly_params, *node.params.params][1 if is_method else 0 :]
        for item in (*positional, *node.params.kwonly_params):
            default = self.expression(item.default) if item.default is not None else None
            key = f"{name}{LOCALS}{item.name.value}"
            yield Parameter(item.name.value, key, default, is_keyword=item not in positional)

    def _bind(self, target: libcst.CSTNode, value: Expression | None) -> None:
        if value is None:
            return
        if isinstance(target, libcst.Tuple | libcst.List):
            for position, element in enumerate(target.elements):
                # Behind a star the positions are unknown.
                if isinstance(element, libcst.StarredElement):
                    return
                self._bind(element.value, Element(value, str(position)))
        elif key := self.key_of(target):
            self.bindings[key].append(value)
            # A name that is bound in the body of a class is an attribute of `self`, too.
            if self.class_name and not self._within:
                self.bindings[f"{self.class_name}.self.{key.rpartition('.')[2]}"].append(value)

    def _bind_elements(self, target: libcst.CSTNode, container: libcst.CSTNode) -> None:
        value = self.expression(container)
        if value is not None:
            self._bind(target, Element(value, is_iterated=True))

    def _put(self, target: libcst.Subscript, value: Expression | None) -> None:
        key = self.key_of(target.value)
        only = target.slice[0].slice if len(target.slice) == 1 else None
        if key and isinstance(only, libcst.Index):
            self.bindings[key].append(Display(((constant(only.value), value),), is_mapping=True))

    def _fill(self, node: libcst.Call) -> None:
        """Record the elements that a method of a container adds to it."""
        key = self.key_of(node.func.value) if isinstance(node.func, libcst.Attribute) else ""
        method = node.func.attr.value if isinstance(node.func, libcst.Attribute) else ""
        values = [argument.value for argument in node.args]
        if not key or any(argument.star for argument in node.args):
            return
        if method in _ADDS and len(values) == _ADDS[method] + 1 and not is_none(values[-1]):
            self.bindings[key].append(Display(((ANY_KEY, self.expression(values[-1])),)))
        elif method == "setdefault" and len(values) == 2:
            item = (constant(values[0]), self.expression(values[1]))
            self.bindings[key].append(Display((item,), is_mapping=True))
        elif method in _MERGES and len(values) == 1:
            value = self.expression(values[0])
            if value is not None:
                self.bindings[key].append(value)

    def _handed(self) -> set[libcst.BaseExpression]:
        """Return the expressions passed to pools, also by way of a function that passes its parameter on."""
        by_key: defaultdict[str, list[libcst.BaseExpression]] = defaultdict(list)
        for name, call in self._calls:
            for parameter, node in _filled(self.parameters.get(name, ()), call):
                by_key[parameter.key].append(_unwrapped(node))
        pending = list(self._handed_over)
        handed: set[libcst.BaseExpression] = set(pending)
        while pending:
            # If a parameter is passed to a pool, so are the arguments of all calls that fill it.
            fresh = [node for node in by_key.get(self.key_of(pending.pop()), ()) if node not in handed]
            handed.update(fresh)
            pending += fresh
        return handed

    def _find_workers(self, handed: set[libcst.BaseExpression]) -> None:
        self._workers = {node for node in handed if isinstance(node, libcst.Lambda)}
        inner = {name: node for node, name in self._own_names.items() if LOCALS in name}
        # The plain name is compared first: most names are none of these, and keys are slow to find.
        short = {name.rpartition(".")[2] for name in inner}
        uses: defaultdict[str, list[_Use]] = defaultdict(list)
        for use in self._uses:
            if use.node.value in short and use.node not in self._definitions:
                uses[self.key_of(use.node)].append(use)
        # A function is a worker if each of its uses is passed to a pool or lies in itself or in a worker. Each worker
        # found may make others of those that it uses, hence the rounds.
        for _ in range(_ROUNDS):
            found = {
                node
                for name, node in inner.items()
                if uses[name]
                and all(use.node in handed or {node, *self._workers} & {*use.within} for use in uses[name])
            }
            if found <= self._workers:
                return
            self._workers |= found


def worker_of(call: libcst.Call) -> libcst.Arg | None:
    """Return the argument that a pool thread is to run; `None` for a call that passes none."""
    if _last_name(call.func) not in _POOL_CALLS:
        return None
    named = (it for it in call.args if it.keyword is not None and it.keyword.value == _WORKER)
    return next(named, call.args[0] if call.args else None)


def _unwrapped(node: libcst.BaseExpression) -> libcst.BaseExpression:
    """Return the function of a `partial`, and anything else as it is."""
    if isinstance(node, libcst.Call) and _last_name(node.func) == "partial" and node.args:
        return node.args[0].value
    return node


def _filled(parameters: Sequence[Parameter], call: libcst.Call) -> Iterator[tuple[Parameter, libcst.BaseExpression]]:
    """Yield the parameters that a call fills, up to the first argument with a star."""
    positional = iter([parameter for parameter in parameters if not parameter.is_keyword])
    by_name = {parameter.name: parameter for parameter in parameters}
    for argument in call.args:
        if argument.star:
            return
        found = by_name.get(argument.keyword.value) if argument.keyword else next(positional, None)
        if found is not None:
            yield found, argument.value


def _last_name(node: libcst.CSTNode) -> str:
    if isinstance(node, libcst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, libcst.Name) else ""
