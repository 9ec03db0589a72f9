"""The page of a hook, with a provider in Lua."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.languages.lua.generated.functions import hook_parameters
from ecxs.languages.lua.naming import lua_name
from ecxs.render import Code, markdown, render, sentence

if TYPE_CHECKING:
    from ecruntime.model.hook_signature import HookSignature


def hook_page(hook: HookSignature) -> str:
    """Return the page of a hook in Markdown; its stub is that of a table `mod`."""
    parameters = ", ".join(name for name, _ in hook_parameters(hook))
    return render(
        "lua/hook_page.md",
        dotted=markdown(hook.dotted),
        summary=markdown(sentence(hook.summary or f"The hook {hook.dotted}")),
        prototype=Code(f"{hook.prototype};"),
        name=Code(hook.dotted),
        stub=Code(f"function mod:{lua_name(hook.leaf)}({parameters})"),
    )
