"""Each hook of the catalogue, provided and called with the types that the catalogue has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from tests.runtime.include.module_builds import LANGUAGES, NAMES, STRICT, compiled, records

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.model.hook_signature import HookSignature


def identifier(hook: HookSignature) -> str:
    return f"{hook.hook_scope}_{hook.name}"


def use(hook: HookSignature) -> str:
    """Return a provider of the hook and a function that registers and calls it."""
    name = identifier(hook)
    returns = "void" if hook.is_void else hook.returns.text
    typed = [f"{parameter.ctype.text} p{number}" for number, parameter in enumerate(hook.parameters)]
    passed = [f"p{number}" for number in range(len(typed))]
    ignored = " ".join(f"(void){parameter};" for parameter in ["closure", *passed])
    result = "" if hook.is_void else f"return ({returns})0;"
    call = f"call_{name}_hook({', '.join(passed)})"
    in_txn = f"call_{name}_txn({', '.join(['txn', *passed])})"
    return "\n".join(
        [
            f"static {returns} provide_{name}({', '.join(['void *closure', *typed])}) {{ {ignored} {result} }}",
            f"{returns} use_{name}({', '.join(['ec_config_header *txn', *typed])});",
            f"{returns} use_{name}({', '.join(['ec_config_header *txn', *typed])}) {{",
            f"  register_{name}_hook_first(provide_{name}, NULL);",
            f"  register_{name}_hook_last(provide_{name}, NULL);",
            f"  if (has_{name}_hook() || has_{name}_txn(txn)) {in_txn};",
            f"  {call if hook.is_void else 'return ' + call};",
            "}",
        ]
    )


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_every_hook_is_provided_and_called(language: tuple[str, ...], tmp_path: Path) -> None:
    hooks = list(load_hook_catalogue().values())
    assert len(hooks) > 200
    included = [f'#include "hooks/{hook.hook_scope}/{hook.name}.h"' for hook in hooks]
    source = tmp_path / "hooks.c"
    source.write_text("\n".join([*included, *(use(hook) for hook in hooks), ""]), encoding="utf-8")
    built = tmp_path / "hooks.o"
    compiled(*language, *STRICT, "-O1", "-c", source, "-o", built)
    left = {(kind, f"{scope}_{name}") for kind, scope, name, *_ in records(built)}
    kinds = ("hook", "first", "last", "call", "has")
    assert left == {(kind, identifier(hook)) for hook in hooks for kind in kinds}
