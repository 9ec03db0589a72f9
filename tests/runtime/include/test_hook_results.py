"""The result of a call in C where no provider is: the same as that of a call in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.ctype import CKind
from tests.runtime.include.module_builds import C11, DATA, LANGUAGES, NAMES, STRICT, compiled, run

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.model.hook_signature import HookSignature


def printed(hook: HookSignature) -> str:
    """Return a line that prints the name of a hook and the result of its call."""
    # A va_list is an array in C, so that it cannot be made of nothing.
    arguments = ", ".join(
        "arguments" if parameter.ctype.base == "va_list" else f"({parameter.ctype.text})0"
        for parameter in hook.parameters
    )
    return f'  printf("{hook.leaf} %ld\\n", (long)call_{hook.leaf}_hook({arguments}));'


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES, ids=NAMES)
def test_a_call_without_providers_gives_the_value_of_the_catalogue(language: tuple[str, ...], tmp_path: Path) -> None:
    hooks = [
        hook
        for hook in load_hook_catalogue().values()
        if hook.policy is not None and hook.returns.kind is CKind.INTEGER
    ]
    included = [f'#include "hooks/{hook.hook_scope}/{hook.name}.h"' for hook in hooks]
    body = [
        "int main(void) {",
        "  va_list arguments;",
        "  memset(&arguments, 0, sizeof(arguments));",
        "  bridge_publish();",
    ]
    body += [*(printed(hook) for hook in hooks), "  bridge_end();", "  return 0;", "}", ""]
    source = tmp_path / "calls.c"
    source.write_text("\n".join(['#include "bridge.h"', *included, *body]), encoding="utf-8")
    compiled(*C11, *STRICT, "-c", DATA / "bridge.c", "-o", tmp_path / "bridge.o")
    compiled(*language, *STRICT, "-I", DATA, source, "-x", "none", tmp_path / "bridge.o", "-o", tmp_path / "calls")
    done = run([str(tmp_path / "calls")])
    wanted = [f"{hook.leaf} {hook.policy.empty}" for hook in hooks if hook.policy is not None]
    assert len({line.split()[1] for line in wanted}) == 3
    assert (done.stdout.splitlines(), done.returncode) == (wanted, 0)


def test_the_value_without_providers_is_that_of_one_header_alone(tmp_path: Path) -> None:
    source = tmp_path / "after.c"
    source.write_text(
        '#include "hooks/core/pre_swap_out_meta.h"\n'
        "EC_DECLARE_HOOK_NOARGS(owl, int, wake, )\n"
        "#define TEXT(x) #x\n#define TEXT_OF(x) TEXT(x)\n"
        'const char *after = TEXT_OF(EC__EMPTY);\n_Static_assert(sizeof(TEXT_OF(EC__EMPTY)) == sizeof("{0}"), "");\n',
        encoding="utf-8",
    )
    compiled(*C11, *STRICT, "-c", source, "-o", tmp_path / "after.o")
