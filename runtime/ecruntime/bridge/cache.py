"""The folder with the libraries of the bridge: found, or built with the compiler of the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.bridge.progress import tell_terminal
from ecruntime.bridge.recipe import find_compiler, read_recipe, refuse_other_compilers
from ecruntime.bridge.store import ELSEWHERE, BridgeStore
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.own_folder import user_cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.bridge.build import Tell
    from ecruntime.bridge.recipe import Compiler, Recipe

BRIDGE: Final = "ECXS_BRIDGE"
"""The variable with the folder of a bridge that was built ahead."""
_STORE: Final = "bridge"


@dataclass(frozen=True, slots=True)
class BuiltBridge:
    """A bridge in its folder, its compiler, and whether it was built just now."""

    folder: Path
    compiler: str
    is_changed: bool


def bridge_folder(environment: Mapping[str, str] = os.environ, tell: Tell = tell_terminal) -> Path:
    """Return the folder with both libraries for this process, which are built if they are not there (any thread).

    With `ECXS_BRIDGE` they are those that were built ahead, and nothing is built. Raise `RuleViolation` if others could
    have changed them, `EnvironmentFailure` if the machine lacks something, and `BuildFailed` if the compiler does not
    take the sources.
    """
    recipe = read_recipe(environment)
    if ahead := environment.get(BRIDGE, ""):
        return _built_ahead(Path(ahead), recipe)
    store = BridgeStore(_own_folder(environment))
    try:
        compiler = _fitting_compiler(recipe, environment)
    except EnvironmentFailure:
        # The compiler may have gone since the bridge was built.
        found = store.find_any(recipe)
        if found is None:
            raise
        return found
    folder, _ = store.make(recipe, compiler, tell)
    return folder


def built_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the folder with both libraries if they were built before; no compiler is asked for (any thread).

    Raise `RuleViolation` if others could have changed them.
    """
    recipe = read_recipe(environment)
    root = environment.get(BRIDGE, "") or user_cache(_STORE, environment)
    return BridgeStore(Path(root).absolute()).find_any(recipe) if root else None


def build_ahead(
    out: Path | None, environment: Mapping[str, str] = os.environ, tell: Tell = tell_terminal
) -> BuiltBridge:
    """Build the bridge of this interpreter in a folder that is named, or where `bridge_folder` looks for it."""
    recipe = read_recipe(environment)
    compiler = _fitting_compiler(recipe, environment)
    # What a service loads is readable for its user, who need not be the one that builds.
    store = BridgeStore(out.absolute(), is_private=False) if out else BridgeStore(_own_folder(environment))
    folder, is_changed = store.make(recipe, compiler, tell)
    return BuiltBridge(folder, compiler.version.partition("\n")[0], is_changed)


def _fitting_compiler(recipe: Recipe, environment: Mapping[str, str]) -> Compiler:
    compiler = find_compiler(environment)
    if recipe.flags:
        refuse_other_compilers(compiler)
    return compiler


def _own_folder(environment: Mapping[str, str]) -> Path:
    folder = user_cache(_STORE, environment)
    if not folder:
        message = "there is no folder for the bridge to modules in C: neither XDG_CACHE_HOME nor HOME names one"
        raise EnvironmentFailure(message, hint=ELSEWHERE)
    return Path(folder)


def _built_ahead(root: Path, recipe: Recipe) -> Path:
    store = BridgeStore(root.absolute())
    found = store.find_any(recipe)
    if found is not None:
        return found
    hint = f"build it with this ecxs and this Python: 'ecxs bridge build -o {root}'"
    if recipe.flags:
        hint = f"build it with the same sanitizers: 'ecxs bridge build --sanitize LIST -o {root}'"
    what = "what is there belongs to another version or is damaged" if store.holds_others() else "there is none"
    raise EnvironmentFailure(f"'{root}' holds no bridge to modules in C for this process: {what}", hint=hint)
