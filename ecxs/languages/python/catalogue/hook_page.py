"""The reference page of one hook, for `ecxs hooks show` and for `docs/reference/hooks/`."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.catalogue.hook_values import load_hook_values
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.ctype import CKind
from ecxs.documents.policy_text import policy_text
from ecxs.languages.python.catalogue.hook_values import member_name
from ecxs.languages.python.generated.annotation import Annotations, api_names
from ecxs.languages.python.generated.layout import method
from ecxs.render import Code, markdown, markdown_code, render, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookParameter, HookSignature

_THREADS: Mapping[str, str] = MappingProxyType(
    {
        "any": "any thread: several calls may run at once",
        "scheduler": "the master scheduler thread: a provider must not block",
        "pool": "a worker thread of a pool: several calls may run at once",
        "unspecified": "not documented: write the provider so that any thread may call it, and do not block",
    }
)
_SIMULATED = MappingProxyType(
    {
        "ec_message": "a simulated message; give `NAME=FILE.eml`",
        "domain_record": "a simulated domain; give `NAME=example.com`",
        "connection": "a simulated connection; give `NAME=192.0.2.7:25`",
        "connection_handle": "a simulated connection; give `NAME=192.0.2.7:25`",
        "accept_construct": "a simulated connection; give `NAME=192.0.2.7:25`",
    }
)


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter of the hook."""

    name: Code
    ctype: Code
    annotation: Code
    note: Code


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One documented value, and the enum member that stands for it, if it has a name."""

    value: Code
    meaning: Code
    member: Code


def hook_page(hook: HookSignature) -> str:
    """Return the page of a hook in Markdown."""
    annotations = Annotations(load_hook_catalogue())
    parameters = annotations.parameters(hook)
    result = annotations.of_result(hook.returns)
    stub = method(hook.leaf, parameters, result)
    names = sorted(api_names((result, *(annotation for _, annotation in parameters))))
    return render(
        "shared/hook_page.md",
        dotted=markdown(hook.dotted),
        summary=markdown(sentence(hook.summary or f"The hook {hook.dotted}")),
        prototype=Code(hook.prototype),
        header=markdown_code(hook.header) if hook.header else Code(""),
        since=markdown(hook.since),
        thread=markdown(sentence(_THREADS[hook.thread])),
        result=markdown(_result_text(hook)),
        is_assumed=hook.policy is not None and hook.policy.assumed,
        is_callable=hook.is_callable,
        parameters=tuple(
            ParameterRow(markdown_code(item.name), markdown_code(item.ctype.text), markdown_code(kind), _note(item))
            for item, (_, kind) in zip(hook.parameters, parameters, strict=True)
        ),
        values=tuple(_value_row(value, meaning) for value, meaning in hook.values),
        stub=Code("\n".join(line.removeprefix("    ") for line in stub.split("\n"))),
        imports=Code(f"from ecruntime.api import {', '.join(names)}") if names else Code(""),
        name=Code(hook.dotted),
        fire=Code(" ".join(["hook fire", hook.leaf, *(_sample(item) for item in hook.parameters if _sample(item))])),
    )


def _result_text(hook: HookSignature) -> str:
    if hook.policy is None:
        return "none: the hook is void, every provider is called, and one that fails is skipped."
    text = policy_text(hook.policy)
    return sentence(f"providers are called {text}" if text.startswith("until") else text)


def _note(item: HookParameter) -> Code:
    if item.ctype.base in _SIMULATED and item.ctype.pointers == 1:
        return Code(_SIMULATED[item.ctype.base].replace("NAME", item.name))
    notes = {
        CKind.CELL: "read and store `.value`",
        CKind.OPAQUE: "a handle: pass it on, compare it, give it back",
        CKind.TIMEVAL: "now, unless given as seconds",
    }
    return Code(notes.get(item.ctype.kind, ""))


def _sample(item: HookParameter) -> str:
    ctype: CType = item.ctype
    if ctype.base == "ec_message" and ctype.pointers == 1:
        return f"{item.name}=message.eml"
    if ctype.base == "domain_record" and ctype.pointers == 1:
        return f"{item.name}=example.com"
    if ctype.kind is CKind.STRING:
        return f'{item.name}="text"'
    # An empty text stands for the missing instance, so that such stanzas are stored and found like named ones.
    return ""


def _value_row(value: str, meaning: str) -> ValueRow:
    for family in load_hook_values():
        for member in family.members:
            if member.name == value:
                assumed = ", assumed" if member.is_assumed else ""
                return ValueRow(
                    markdown_code(value),
                    markdown(meaning),
                    Code(f"`hook_values.{family.name}.{member_name(family, member)}` ({member.number}{assumed})"),
                )
    return ValueRow(markdown_code(value), markdown(meaning), Code(""))
