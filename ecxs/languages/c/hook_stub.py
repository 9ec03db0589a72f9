"""The page of a hook, with a provider in C."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.languages.c.generated.functions import hook_parameters
from ecxs.languages.c.generated.hooks import header_path
from ecxs.languages.c.generated.layout import function_head
from ecxs.languages.c.quoting import c_name
from ecxs.render import Code, markdown, render, sentence

if TYPE_CHECKING:
    from ecruntime.model.hook_signature import HookSignature

_MODULE = "mymodule"


def hook_page(hook: HookSignature) -> str:
    """Return the page of a hook in Markdown; its stub is that of a module `mymodule`."""
    parameters = ((f"struct {_MODULE} *", "self"), *((ctype, name) for name, ctype in hook_parameters(hook)))
    return render(
        "c/hook_page.md",
        dotted=markdown(hook.dotted),
        summary=markdown(sentence(hook.summary or f"The hook {hook.dotted}")),
        header=Code(header_path(hook)),
        prototype=Code(f"{hook.prototype};"),
        name=Code(hook.dotted),
        stub=Code(function_head(hook.returns.text, c_name(f"{_MODULE}_{hook.leaf}"), parameters) + ";"),
    )
