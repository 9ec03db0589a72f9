"""Values for the variables of an external template: answers, which are data, and defaults, which are rendered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.questions import read_flag
from ecxs.render import one_line
from ecxs.scaffold.template_keys import PROMPTS, is_private

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Render: TypeAlias = Callable[[str, Mapping[str, Any], str], str]
    """Render a text with the values so far; the last argument tells where the text stands."""

Ask: TypeAlias = "Callable[[TemplateQuestion], str]"
"""Ask a question and return what was typed, as `TemplateQuestion.read` accepts it."""


@dataclass(frozen=True, slots=True)
class TemplateQuestion:
    """A variable of a template; `read` turns typed text into its value, which is never rendered."""

    name: str
    text: str
    default: str
    kind: type
    """The type of the default: that of the value, but `list` for a choice."""
    choices: tuple[str, ...] = ()

    def read(self, text: str) -> object:
        """Return the value that a typed text stands for; raise `UsageError` for one that will not do."""
        if self.kind is bool:
            return read_flag(self.name, text)
        if self.kind is dict:
            return _table(self.name, text)
        if self.kind is list and text not in self.choices:
            shown = one_line(text)[:60]
            known = ", ".join(f"'{one_line(choice)[:60]}'" for choice in self.choices)
            hint = did_you_mean(text[:60], self.choices) or f"known: {known}"
            raise UsageError(f"'{self.name}' cannot be '{shown}'", hint=hint)
        return text


def fill_variables(
    context: Mapping[str, Any], given: Mapping[str, str], render: Render, ask: Ask | None = None
) -> dict[str, Any]:
    """Return the value of every variable of `context`: what was given, else asked for, else its rendered default."""
    values: dict[str, Any] = {}
    # Tables are last: their texts may refer to every other variable.
    later = {key for key, raw in context.items() if isinstance(raw, dict) and not key.startswith("_")}
    for key in (*(key for key in context if key not in later), *(key for key in context if key in later)):
        if key == PROMPTS:
            continue
        raw = context[key]
        if is_private(key):
            values[key] = raw
            continue
        default = _rendered(raw, values, render, f"the default of '{key}'")
        question = _question(key, default, context.get(PROMPTS, {}))
        if key in given:
            values[key] = question.read(given[key])
        elif ask is not None and not key.startswith("_"):
            values[key] = question.read(ask(question))
        else:
            values[key] = question.read(question.default) if isinstance(default, list) else default
    return values


def _question(key: str, default: object, prompts: Mapping[str, object]) -> TemplateQuestion:
    prompt = prompts.get(key)
    text = prompt.get("__prompt__") if isinstance(prompt, dict) else prompt
    choices = tuple(str(choice) for choice in default) if isinstance(default, list) else ()
    if isinstance(default, bool):
        proposed = "yes" if default else "no"
    elif isinstance(default, dict):
        proposed = json.dumps(default)
    elif isinstance(default, list):
        proposed = choices[0] if choices else ""
    else:
        proposed = "" if default is None else str(default)
    return TemplateQuestion(key, text if isinstance(text, str) and text else key, proposed, type(default), choices)


def _rendered(raw: object, values: Mapping[str, Any], render: Render, place: str) -> object:
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, list):
        return [_rendered(item, values, render, place) for item in raw]
    if isinstance(raw, dict):
        return {render(key, values, place): _rendered(value, values, render, place) for key, value in raw.items()}
    return render(str(raw), values, place)


def _table(name: str, text: str) -> dict[str, Any]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        raise UsageError(f"'{name}' is a table, not '{one_line(text)[:60]}'", hint='write it as JSON: {"key": "value"}')
    return table
