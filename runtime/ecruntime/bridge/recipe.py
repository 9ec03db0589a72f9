"""Digests of all that decides the libraries of the bridge: sources, flags, interpreter, and the compiler."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sysconfig
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.bridge.build import COMPILE, LINK_ADAPTER, LINK_CORE, PACKAGE, bridge_inputs
from ecruntime.compiler.toolchain import SETTINGS, find_toolchain, is_gcc
from ecruntime.foundation.errors import EnvironmentFailure, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SANITIZE: Final = "ECXS_SANITIZE"
"""The variable with the sanitizers of this process, such as `address,undefined`."""
SANITIZERS: Final = ("address", "undefined")
_FIRST: Final = {"libasan": "address", "libtsan": "thread", "liblsan": "leak"}
"""Libraries of sanitizers that end a process in which they do not come first."""
_SECONDS: Final = 30
_CONTENT, _COMPILER = 24, 12


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides both libraries but the compiler."""

    content: str
    """The digest of sources, flags, and interpreter."""
    flags: tuple[str, ...]
    """Flags beside the usual ones."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """A compiler: its command, its version in its own words, and the variables that it obeys."""

    words: tuple[str, ...]
    version: str
    settings: tuple[str, ...]

    def name(self, recipe: Recipe) -> str:
        """Return the name of the folder for what it makes."""
        return f"{recipe.content}-{_digest(*self.words, self.version, *self.settings)[:_COMPILER]}"


def read_recipe(environment: Mapping[str, str] = os.environ) -> Recipe:
    """Return the recipe of the bridge that this process needs; raise `UsageError` for unknown sanitizers."""
    flags = sanitize_flags(environment.get(SANITIZE, ""))
    interpreter = str(sysconfig.get_config_var("SOABI"))
    digest = hashlib.sha256(_digest(*COMPILE, *LINK_CORE, *LINK_ADAPTER, *flags, interpreter).encode())
    for path in bridge_inputs():
        digest.update(f"{path.relative_to(PACKAGE)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return Recipe(digest.hexdigest()[:_CONTENT], flags)


def sanitize_flags(sanitizers: str) -> tuple[str, ...]:
    """Return the flags for sanitizers, divided by commas; none for an empty text."""
    names = [name for name in sanitizers.split(",") if name]
    if unknown := [name for name in names if name not in SANITIZERS]:
        message = f"there is no sanitizer '{unknown[0]}' for the runtime"
        raise UsageError(message, hint=f"choose of {' and '.join(SANITIZERS)}, divided by a comma")
    # In one order, so that both orders are one bridge.
    chosen = ",".join(name for name in SANITIZERS if name in names)
    return (f"-fsanitize={chosen}", "-fno-omit-frame-pointer") if chosen else ()


def lacking_sanitizer(needed: Iterable[str], environment: Mapping[str, str] = os.environ) -> str:
    """Return the sanitizer that a library needs to be loaded first of all, if this process has not; "" if it has."""
    preloaded = environment.get("LD_PRELOAD", "")
    # That for undefined behavior may come at any time.
    return next((name for file, name in _FIRST.items() if file not in preloaded and _has(needed, file)), "")


def _has(needed: Iterable[str], file: str) -> bool:
    return any(name.startswith(f"{file}.so") for name in needed)


def find_compiler(environment: Mapping[str, str] = os.environ) -> Compiler:
    """Return the compiler of this machine; raise `EnvironmentFailure` if there is none."""
    words = find_toolchain(environment).c
    try:
        done = subprocess.run(  # noqa: S603 - the compiler that the user names
            [*words, "--version"], capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=_SECONDS
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentFailure(f"cannot start '{words[0]}': {reason}", hint="check what CC names") from error
    except subprocess.TimeoutExpired as error:
        message = f"'{words[0]} --version' has not ended within {_SECONDS} seconds"
        raise EnvironmentFailure(message, hint="name another compiler in CC") from error
    # PATH has found the compiler already.
    settings = tuple(f"{name}={environment[name]}" for name in SETTINGS if name in environment and name != "PATH")
    return Compiler(words, done.stdout.decode("utf-8", "replace"), settings)


def refuse_other_compilers(compiler: Compiler) -> None:
    """Refuse to sanitize with a compiler whose runtimes are no libraries that can be loaded first."""
    if not is_gcc(compiler.words):
        message = f"'{compiler.words[0]}' is not gcc, whose sanitizers the runtime can load"
        raise EnvironmentFailure(message, hint="name gcc in CC, and build the modules with it, too")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
