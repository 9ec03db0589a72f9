"""Answers in the programs of a template: data there for certain, or refused.

A program is text into which values are rendered, and a shell splits, expands and takes for options what stands there
without quotes. Therefore an answer is written into a program only if it is one plain word. All values reach programs
through the environment, where nothing reads them but the program itself.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import UsageError
from ecxs.render import one_line
from ecxs.scaffold.external_template import HOOKS, has_expression
from ecxs.scaffold.template_keys import is_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecxs.scaffold.external_template import ExternalTemplate
    from ecxs.scaffold.template_rendering import TemplateRenderer

PREFIX: Final = "ECXS_ANSWER_"
"""The begin of the names of variables in the environment of programs; the name of the template's variable follows."""
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@-]*", re.ASCII)
"""One word for any shell, no option, no assignment, no pattern, no path to elsewhere."""
_PLACE = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_.+@/-]*", re.ASCII)
_PLACES: Final = frozenset({"_template", "_output_dir"})
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_PLAIN_USE = re.compile(r"\{\{-?\s*cookiecutter\.\w+\s*-?\}\}")
_MAX_SIZE: Final = 64 * 1024


def check_programs(
    template: ExternalTemplate, renderer: TemplateRenderer, values: Mapping[str, Any], answered: Iterable[str]
) -> None:
    """Refuse a program that holds the value of an answer, or what follows from one, unless it is one plain word."""
    programs = [file for name in HOOKS for file in template.hooks(name)]
    for file in programs:
        if file.text is None:
            raise UsageError(
                f"'{template.folder / file.path}' is no program in UTF-8", hint="write it as a script, or take it out"
            )
    if not programs:
        return
    unsafe = _unsafe(template.context, renderer, values, answered)
    for file in programs:
        lines = renderer.mentions_in(file.text or "")
        key = next((key for key in unsafe if lines is None or key in lines), None)
        if key is None:
            continue
        place = str(file.path) if lines is None else f"{file.path}:{lines[key]}"
        shown = one_line(_text(values[key]))[:60]
        raise UsageError(
            f"'{shown}', the value of '{one_line(key)[:60]}', would become code in '{one_line(place)}'",
            hint="give one word of letters, digits and _.+@- that begins with none of .+@-, or let the program "
            f"take it from the environment: {_variable_of(key)}",
        )


def environment_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as variables for the environment of a program: those that fit there, under their own names."""
    texts = {f"{PREFIX}{key}": _text(value) for key, value in values.items() if _VARIABLE.fullmatch(key)}
    return {name: text for name, text in texts.items() if _fits(text)}


def _unsafe(
    context: Mapping[str, Any], renderer: TemplateRenderer, values: Mapping[str, Any], answered: Iterable[str]
) -> tuple[str, ...]:
    """Return the variables whose value somebody else than the template's author decides, and is no plain word."""
    foreign = {key for key in answered if not _is_own_choice(context.get(key), values[key])}
    unsafe = {key for key in foreign if not _is_data(key, values[key])}
    # In their order, since a default holds the values of those before it; tables are last.
    for key in values:
        raw = context.get(key)
        if key in foreign or raw is None or is_private(key):
            continue
        text = raw if isinstance(raw, str) else json.dumps(raw)
        names = renderer.mentions_in(text)
        used = foreign if names is None else foreign & names.keys()
        if not used:
            continue
        foreign.add(key)
        # Plain words in a text of the author's leave it what it is. What a filter makes of them may be anything.
        is_plain = not used & unsafe and not has_expression(_PLAIN_USE.sub("", text))
        if not is_plain and not _is_data(key, values[key]):
            unsafe.add(key)
    return tuple(key for key in values if key in unsafe)


def _is_own_choice(raw: object, value: object) -> bool:
    """Tell whether a value is one that the template itself offers: a flag, a choice, or the default."""
    if isinstance(raw, list):
        return not has_expression(json.dumps(raw))
    return isinstance(raw, bool) or (isinstance(raw, str) and raw == value and not has_expression(raw))


def _is_data(key: str, value: object) -> bool:
    pattern = _PLACE if key in _PLACES else _WORD
    return pattern.fullmatch(_text(value)) is not None


def _text(value: object) -> str:
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def _fits(text: str) -> bool:
    try:
        return "\0" not in text and len(text.encode()) <= _MAX_SIZE
    except UnicodeEncodeError:
        return False


def _variable_of(key: str) -> str:
    return f'"${PREFIX}{key}"' if _VARIABLE.fullmatch(key) else f"{PREFIX}..., for a variable with such a name"
