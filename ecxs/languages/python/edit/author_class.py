"""Insertion of declared methods into the author's class, with findings on methods that differ or are undeclared."""

from __future__ import annotations

import re
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.languages.author_edit import AuthorEdit
from ecxs.languages.python.edit.imports import (
    defined_names,
    imported_names,
    is_taken,
    missing_names,
    with_imports,
    with_line,
)
from ecxs.languages.python.edit.inherited import class_members
from ecxs.languages.python.edit.placement import functions_of, with_method
from ecxs.languages.python.edit.signature import fixed_signature, signature_difference
from ecxs.languages.python.edit.syntax_tree import parse_source, source_text, statements_of
from ecxs.languages.python.edit.vocabulary import Vocabulary
from ecxs.languages.python.generated.annotation import api_names, standard_imports
from ecxs.languages.python.generated.layout import method_head
from ecxs.languages.python.naming import class_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecxs.languages.author_edit import RequiredMethods
    from ecxs.languages.author_method import AuthorMethod

DIFFERENT = "PY001"
ORPHAN = "PY002"
API_MODULE = "ecruntime.api"
GENERATED = ".generated"


def edit_author_class(text: str, file: str, required: RequiredMethods) -> AuthorEdit:
    """Return the file with the methods that the class lacks and, on demand, with corrected signatures.

    Raise `BuildFailed` for a syntax error and `UsageError` when the class is not there.
    """
    tree = parse_source(text, file)
    owner = _class_in(tree, required, file)
    present = class_members(tree, owner, file, generated=_base_of(required)).names
    judged = _judge(tree, owner, required, file)
    orphans = tuple(_orphans(tree, required, file))
    missing = [method for method in required.methods if method.name not in present]
    fixed = tuple(function.name.value for function in judged.fixed)
    changed = [method for method in required.methods if method.name in fixed]
    if judged.fixed:
        # The functions are found by identity, so this comes before any other change replaces the nodes of the tree.
        replaced = tree.visit(_Replace(judged.fixed))
        assert isinstance(replaced, cst.Module)
        tree = replaced
    tree = _inserted(tree, required, missing)
    tree = _with_needed_imports(tree, [*missing, *changed])
    return AuthorEdit(
        # Without a change, the author's bytes are returned and not a tree written out.
        source_text(tree, text) if missing or changed else text,
        tuple(method.name for method in missing),
        fixed,
        (*judged.findings, *orphans),
    )


class _Judgement:
    """Functions with a wrong signature: those that are fixed, each with its new form, and findings on the others."""

    def __init__(self) -> None:
        self.fixed: dict[cst.FunctionDef, cst.FunctionDef] = {}
        self.findings: list[Finding] = []


def _judge(tree: cst.Module, owner: cst.ClassDef, required: RequiredMethods, file: str) -> _Judgement:
    words = Vocabulary(imported_names(tree), defined_names(tree))
    declared = {method.name: method for method in required.methods}
    judged = _Judgement()
    places = _places(tree, file)
    for function in functions_of(owner.body):
        method = declared.get(function.name.value)
        difference = signature_difference(function, method, words) if method is not None else ""
        if method is None or not difference:
            continue
        whole = fixed_signature(function, method, words) if required.is_fixing else None
        if whole is None:
            place = places[function.name.value]
            judged.findings.append(_different(method, difference, place, is_fixing=required.is_fixing))
        else:
            judged.fixed[function] = _renamed(tree, whole, method)
    return judged


class _Replace(cst.CSTTransformer):
    """A transformer that replaces functions, known by identity: all in one walk, since a walk makes new nodes."""

    def __init__(self, functions: Mapping[cst.FunctionDef, cst.FunctionDef]) -> None:
        super().__init__()
        self._functions = functions

    def leave_FunctionDef(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        return self._functions.get(original_node, updated_node)


def _different(method: AuthorMethod, difference: str, place: Place, *, is_fixing: bool) -> Finding:
    hint = "'ecxs generate --stubs --fix' mends the signature and leaves the body"
    if is_fixing:
        hint = (
            f"a comment stands inside the signature; write it yourself: {' '.join(dedent(method_head(method)).split())}"
        )
    return Finding(DIFFERENT, Severity.ERROR, f"'{method.name}' {difference}", place, hint)


def _orphans(tree: cst.Module, required: RequiredMethods, file: str) -> Iterable[Finding]:
    declared = {method.name for method in required.methods}
    owner = _class_in(tree, required, file)
    places = _places(tree, file)
    present = {function.name.value for function in functions_of(owner.body)}
    # Each name once: a property has one function for each accessor.
    for name in dict.fromkeys(function.name.value for function in functions_of(owner.body)):
        role = required.role_of(name)
        if name in declared or role is None:
            continue
        message = f"'{name}' looks like a {role.name.lower()}, and module.toml declares none of this name"
        # A declared name that the class lacks is the likely meaning.
        hint = did_you_mean(name, declared - present) or f"declare it with 'ecxs add {role.name.lower()}', or rename it"
        yield Finding(ORPHAN, Severity.WARNING, message, places[name], hint)


def _class_in(tree: cst.Module, required: RequiredMethods, file: str) -> cst.ClassDef:
    classes = [item for item in statements_of(tree) if isinstance(item, cst.ClassDef)]
    for found in classes:
        if found.name.value == _class_of(required):
            return found
    raise UsageError(
        f"there is no class '{_class_of(required)}' in '{file}'",
        hint=did_you_mean(_class_of(required), [found.name.value for found in classes])
        or f"write 'class {_class_of(required)}({_base_of(required)}): ...', marked with @final",
    )


def _class_of(required: RequiredMethods) -> str:
    return class_name(required.module_name)


def _base_of(required: RequiredMethods) -> str:
    return f"{_class_of(required)}Module"


def _inserted(tree: cst.Module, required: RequiredMethods, missing: Iterable[AuthorMethod]) -> cst.Module:
    for method in missing:
        # Looked up for each method: an insertion makes new nodes.
        owner = _class_in(tree, required, "")
        made = stub_of(tree, method)
        changed = with_method(owner, made, method.role, required.role_of)
        tree = tree.with_deep_changes(owner, body=changed.body)
    return tree


def stub_of(tree: cst.Module, method: AuthorMethod) -> cst.FunctionDef:
    """Return the method as it is inserted into a file, with the names that this file gives to its annotations."""
    return _renamed(tree, _stub(method), method)


def _stub(method: AuthorMethod) -> cst.FunctionDef:
    lines = [f'"""{method.summary}"""']
    if method.neutral is not None:
        lines.append(f"return {method.neutral}")
    code = f"{dedent(method_head(method))}\n{indent(chr(10).join(lines), '    ')}\n"
    made = cst.parse_statement(code)
    assert isinstance(made, cst.FunctionDef)
    return made


def _renamed(tree: cst.Module, made: cst.FunctionDef, method: AuthorMethod) -> cst.FunctionDef:
    """Replace names that mean something else in the author's file by the aliases of their imports."""
    aliases = {
        name: alias_of(name)
        for module, names in needed_names(method).items()
        for name in names
        if is_taken(tree, module, name)
    }
    if not aliases:
        return made
    # Only the head is the declaration's. In the body, annotations use the author's names.
    head = made.with_changes(body=cst.SimpleStatementSuite([cst.Pass()]))
    renamed = head.visit(_Rename(aliases))
    assert isinstance(renamed, cst.FunctionDef)
    return renamed.with_changes(body=made.body)


class _Rename(cst.CSTTransformer):
    """A transformer that renames names inside annotations."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        super().__init__()
        self._aliases = aliases
        self._depth = 0

    def visit_Annotation(self, node: cst.Annotation) -> None:  # noqa: N802, ARG002 - the name is LibCST's
        self._depth += 1

    def leave_Annotation(  # noqa: N802 - the name is LibCST's
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        del original_node
        self._depth -= 1
        return updated_node

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802 - as above
        del original_node
        is_known = self._depth and updated_node.value in self._aliases
        return updated_node.with_changes(value=self._aliases[updated_node.value]) if is_known else updated_node


def _with_needed_imports(tree: cst.Module, methods: Iterable[AuthorMethod]) -> cst.Module:
    methods = tuple(methods)
    for module in (API_MODULE, GENERATED):
        tree = _with_names(tree, module, {name for method in methods for name in needed_names(method)[module]})
    present = imported_names(tree)
    for line in standard_imports(annotation for method in methods for annotation in method.annotations):
        # The last word of an import line is the name that it binds.
        bound = re.split(r"\s", line)[-1]
        if bound not in present:
            tree = with_line(tree, line)
    return tree


def _with_names(tree: cst.Module, module: str, names: Iterable[str]) -> cst.Module:
    needed = sorted(names)
    free = [name for name in needed if not is_taken(tree, module, name)]
    # An alias that an earlier run imported is used again.
    taken = [name for name in needed if name not in free and alias_of(name) not in imported_names(tree)]
    aliased = (f"{name} as {alias_of(name)}" for name in taken)
    return with_imports(tree, module, (*missing_names(tree, module, free), *aliased))


def needed_names(method: AuthorMethod) -> Mapping[str, frozenset[str]]:
    """Return the names that a method needs imported, by module."""
    return {API_MODULE: api_names(method.annotations), GENERATED: method.generated_names}


def alias_of(name: str) -> str:
    """Return the name under which a file imports what it has another meaning for."""
    return f"Api{name}"


def _places(tree: cst.Module, file: str) -> Mapping[str, Place]:
    """Return the place of each function of the file by name; of several functions of one name the last counts."""
    # No copy is needed: a tree made by the parser holds no node twice.
    wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    found = {}
    for node in positions:
        if isinstance(node, cst.FunctionDef):
            start = positions[node.name].start
            found[node.name.value] = Place(file, start.line, start.column + 1)
    return found
