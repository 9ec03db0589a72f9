"""Comparison of a method's signature with the declared one, and its correction."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import libcst as cst

from ecxs.languages.author_method import MethodRole
from ecxs.languages.python.edit.imports import dotted_name
from ecxs.languages.python.edit.vocabulary import accepts, yields
from ecxs.languages.python.generated.layout import method_head
from ecxs.render import Code

if TYPE_CHECKING:
    from ecxs.languages.author_method import AuthorMethod
    from ecxs.languages.python.edit.vocabulary import Vocabulary

_PLAIN_DECORATORS = frozenset({"override", "typing.override", "typing_extensions.override", "final", "typing.final"})


def head_of(method: AuthorMethod) -> cst.FunctionDef:
    """Return the declared head as a tree, with an empty body."""
    made = cst.parse_statement(f"{dedent(method_head(method))}\n    pass\n")
    assert isinstance(made, cst.FunctionDef)
    return made


def signature_difference(found: cst.FunctionDef, method: AuthorMethod, words: Vocabulary) -> str:
    """Return the difference of a method from its declaration as the end of a sentence; empty without difference.

    Names of parameters are the author's. A parameter may take more, and a result may be narrower, than declared. A
    method with a type comment or with a decorator that may change it is not judged.
    """
    if not _is_judged(found):
        return ""
    return (
        _call_difference(found, method)
        or _annotation_difference(found, method, words)
        or _result_difference(found, method, words)
    )


def call_difference(found: cst.FunctionDef, method: AuthorMethod) -> str:
    """Return why the declared call of a method fails, as the end of a sentence; empty if it does not.

    Annotations do not count: Python does not look at them when it calls.
    """
    if _decorators(found) == {"staticmethod"}:
        # Nothing is put before what the caller passes.
        given = [cst.Param(cst.Name("self")), *found.params.posonly_params, *found.params.params]
        params = found.params.with_changes(posonly_params=(), params=given)
        different = _call_difference(found.with_changes(params=params), method)
        return different and "is a static method, which gets no 'self'"
    return _call_difference(found, method) if _is_judged(found) else ""


def _decorators(found: cst.FunctionDef) -> set[str]:
    return {dotted_name(decorator.decorator) for decorator in found.decorators}


def _is_judged(found: cst.FunctionDef) -> bool:
    names = _decorators(found)
    return names <= _PLAIN_DECORATORS and "# type:" not in cst.Module([]).code_for_node(
        found.with_changes(leading_lines=[], decorators=[], body=_first_line(found.body))
    )


def _first_line(body: cst.BaseSuite) -> cst.BaseSuite:
    # A type comment stands at the end of the head or on the first line of the body.
    if isinstance(body, cst.IndentedBlock):
        first = body.body[0]
        lines = [line for line in getattr(first, "leading_lines", ()) if line.comment is not None]
        comment = lines[0].comment if lines else None
        is_typed = comment is not None and comment.value.startswith("# type:")
        kept = [cst.SimpleStatementLine([cst.Pass()], leading_lines=lines[:1] if is_typed else ())]
        return body.with_changes(body=kept, footer=[])
    return cst.SimpleStatementSuite([cst.Pass()])


def _call_difference(found: cst.FunctionDef, method: AuthorMethod) -> str:
    if found.asynchronous is not None:
        return "is a coroutine, which nobody awaits"
    own = found.params
    # `*args` takes any number of arguments of any type.
    if isinstance(own.star_arg, cst.Param) and not own.params[1:]:
        return ""
    positional = _positional(found)
    needed = [item for item in positional if item.default is None]
    if not len(needed) <= len(method.parameters) <= len(positional):
        return f"takes {_count(len(positional))}, declared {_count(len(method.parameters))}"
    if any(item.default is None for item in own.kwonly_params):
        return "has a parameter that nobody passes"
    return ""


def _annotation_difference(found: cst.FunctionDef, method: AuthorMethod, words: Vocabulary) -> str:
    # `*args` takes any number of arguments of any type.
    if isinstance(found.params.star_arg, cst.Param) and not found.params.params[1:]:
        return ""
    positional = _positional(found)
    # Not strict: the parameters beyond the declared ones have defaults, as counted above.
    for item, (_, annotation) in zip(positional, method.parameters, strict=False):
        if item.annotation is None:
            return f"has no annotation for '{item.name.value}', declared '{annotation}'"
        text = _text(item.annotation.annotation)
        if not _takes(text, annotation, method, words):
            return f"takes '{text}' for '{item.name.value}', declared '{annotation}'"
    return ""


def _positional(found: cst.FunctionDef) -> list[cst.Param]:
    """Return the parameters without `self`, which is not declared."""
    return [*found.params.posonly_params, *found.params.params][1:]


def _takes(annotation: str, declared: str, method: AuthorMethod, words: Vocabulary) -> bool:
    """Tell whether a parameter takes the declared class, or the API class that it narrows."""
    taken = words.members(annotation)
    wider = dict(method.narrowed).get(Code(declared), Code(declared))
    return accepts(taken, words.members(declared)) or accepts(taken, words.members(wider))


def _result_difference(found: cst.FunctionDef, method: AuthorMethod, words: Vocabulary) -> str:
    if found.returns is None:
        return f"has no annotation for its result, declared '{method.returns}'"
    text = _text(found.returns.annotation)
    members = words.members(text)
    # A reply may be of any dataclass or mapping type, which an annotation does not tell; only `None` is surely wrong.
    if method.role is MethodRole.COMMAND:
        return f"returns '{text}', declared '{method.returns}'" if members == frozenset({"None"}) else ""
    return "" if yields(members, words.members(method.returns)) else f"returns '{text}', declared '{method.returns}'"


def fixed_signature(found: cst.FunctionDef, method: AuthorMethod, words: Vocabulary) -> cst.FunctionDef | None:
    """Return the method with the declared signature, or `None` where that would lose a comment.

    Annotations that fit are kept.
    """
    head = head_of(method)
    positional = [*found.params.posonly_params, *found.params.params][1:]
    is_plain = not (found.params.star_kwarg or found.params.kwonly_params or found.params.star_arg is not _NO_STAR)
    # With the right number of parameters only annotations are replaced, which keeps comments and layout.
    if is_plain and len(positional) == len(method.parameters):
        return _annotated(found, head, method, words)
    if "#" in _text(found.params):
        return None
    kept = {item.name.value for item in positional}
    names = {str(name) for name, _ in method.parameters}
    parameters = list(head.params.params)
    # The body uses the author's names, so they stay where they clash with no declared one.
    for index, item in enumerate(positional[: len(method.parameters)], start=1):
        if item.name.value not in names and parameters[index].name.value not in kept:
            parameters[index] = parameters[index].with_changes(name=item.name)
    head = head.with_changes(params=head.params.with_changes(params=parameters))
    return found.with_changes(
        asynchronous=None,
        params=head.params,
        returns=head.returns,
        whitespace_before_params=head.whitespace_before_params,
    )


_NO_STAR = cst.MaybeSentinel.DEFAULT


def _annotated(
    found: cst.FunctionDef, head: cst.FunctionDef, method: AuthorMethod, words: Vocabulary
) -> cst.FunctionDef:
    own = [*found.params.posonly_params, *found.params.params]
    typed = own[:1]
    for item, declared in zip(own[1:], head.params.params[1:], strict=True):
        typed.append(item if _holds(item, declared, method, words) else _with_annotation(item, declared))
    cut = len(found.params.posonly_params)
    params = found.params.with_changes(posonly_params=typed[:cut], params=typed[cut:])
    returns = head.returns if _result_difference(found, method, words) else found.returns
    if found.returns is not None and returns is not None:
        returns = found.returns.with_changes(annotation=returns.annotation)
    return found.with_changes(params=params, returns=returns, asynchronous=None)


def _holds(own: cst.Param, declared: cst.Param, method: AuthorMethod, words: Vocabulary) -> bool:
    if own.annotation is None or declared.annotation is None:
        return False
    return _takes(_text(own.annotation.annotation), _text(declared.annotation.annotation), method, words)


def _with_annotation(own: cst.Param, declared: cst.Param) -> cst.Param:
    if own.annotation is None or declared.annotation is None:
        return own.with_changes(annotation=declared.annotation)
    return own.with_changes(annotation=own.annotation.with_changes(annotation=declared.annotation.annotation))


def _text(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


def _count(number: int) -> str:
    return f"{number} parameter{'' if number == 1 else 's'}"
