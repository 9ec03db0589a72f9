"""Hooks that scripts in Lua provide and the catalogue of hooks lacks: the validation phases, and schemes."""

from __future__ import annotations

from functools import cache
from typing import Final

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.model.hook_signature import HookSignature, ReturnPolicy, Until, signature

LIFE: Final = ("init", "deinit", "rsrc_setup")
"""Functions that belong to the life of a generation."""
PHASE: Final = "validate"
"""The scope of the validation phases."""
_TYPES: Final = {
    "msg": "ec_message *",
    "ac": "accept_construct *",
    "vctx": "validate_context *",
    "str": "const char *",
}


AUTHENTICATE: Final = signature(
    "auth",
    "authenticate",
    "int",
    ("const char *", "scheme"),
    ("const char *", "filename"),
    ("const char *", "params"),
    ("const char *", "username"),
    ("const char *", "password"),
    policy=ReturnPolicy(Until.NONZERO, empty=0, on_failure=2, assumed=True),
)
"""Credentials for a scheme of `msys.registerAuth`: EC_AUTH_FAIL, which is 0, without one that knows better."""


@cache
def script_hooks() -> tuple[HookSignature, ...]:
    """Return the hooks that scripts provide and no catalogue of hooks has: the validation phases, and schemes."""
    return (*validation_phases(), AUTHENTICATE)


@cache
def validation_phases() -> tuple[HookSignature, ...]:
    """Return the phases: VALIDATE_CONT, which is 0, goes on, and any other result of a module ends the phase."""
    known = {hook.leaf for hook in load_hook_catalogue().values()}
    found: list[HookSignature] = []
    for name, entry in load_lua_api().entry_points.items():
        if not name.startswith(f"{PHASE}_") or name in known:
            continue
        if name == "validate_dealloc":
            # In Lua without argument; here the context tells which session ends.
            found.append(signature(PHASE, "dealloc", "void", ("validate_context *", "vctx")))
            continue
        parameters = [(_TYPES.get(word, "void *"), word) for word in entry.arguments]
        policy = ReturnPolicy(Until.NONZERO, empty=0, on_failure=0, assumed=True)
        found.append(signature(PHASE, name.removeprefix(f"{PHASE}_"), "int", *parameters, policy=policy))
    return tuple(found)
