"""The author's package of an exported tree: imported under a name of its own, and bound to its host."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.api import API
from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.exported_witness import tell_created
from ecruntime.model.instance_name import InstanceName
from ecruntime.module.rules import WRONG_API
from ecserver.hooks import ServerHooks
from ecserver.host import ServerHost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.module import Module
    from ecserver._native import Instance
    from ecserver.hooks import HookFunctions

PREFIX = "_ec_module_"


def create(
    native: Instance, name: str, root: str, package: str, digest: str, hooks: Mapping[str, HookFunctions]
) -> tuple[Module, ServerHost]:
    """Make one instance of the author's class with its host (scheduler thread)."""
    own = import_package(name, Path(root) / package, digest)
    entry = importlib.import_module(f"{own}.generated.entry")
    if entry.API != API:
        message = f"module '{name}' was generated for api {entry.API}, and this runtime has api {API}"
        raise RuleViolation(WRONG_API, message, hint="export all modules with one ecxs")
    module: Module = entry.create()
    host = ServerHost(native, InstanceName(name), ServerHooks(hooks))
    host.attach(module)
    tell_created(module, host)
    return module, host


def import_package(name: str, folder: Path, digest: str) -> str:
    """Import a package once for its content, and return its name: two modules may have packages of one name."""
    own = f"{PREFIX}{name}_{digest[:12]}"
    if own in sys.modules:
        return own
    spec = importlib.util.spec_from_file_location(own, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"no package at '{folder}'")
    module = importlib.util.module_from_spec(spec)
    # Before the execution: relative imports of the package look up their parent here.
    sys.modules[own] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        for one in [one for one in sys.modules if one == own or one.startswith(f"{own}.")]:
            del sys.modules[one]
        raise
    return own
