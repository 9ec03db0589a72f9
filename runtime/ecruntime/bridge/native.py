"""The loaded bridge: the core in C and its adapter, of which a process has one."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from typing import TYPE_CHECKING

from ecruntime.bridge.build import EXTENSION, LIBRARY
from ecruntime.bridge.reports import NATIVE, report_descriptor

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


def loaded_native() -> ModuleType | None:
    """Return the adapter, if this process has the bridge."""
    return sys.modules.get(NATIVE)


def kept_descriptors() -> frozenset[int]:
    """Return the descriptors that the bridge keeps for the life of the process; none before it is loaded."""
    if loaded_native() is None:
        return frozenset()
    from ecruntime.bridge import _echost

    return frozenset((_echost.open_log(), _echost.open_bell()))


def load_native(folder: Path) -> ModuleType:
    """Load both libraries from `folder`, once for the process, and return the adapter; OSError or ImportError.

    From then on it is imported as any module: `from ecruntime.bridge import _echost`.
    """
    found = loaded_native()
    if found is not None:
        return found
    # Global, because libraries of modules take the functions of the runtime from there.
    ctypes.CDLL(str(folder / LIBRARY), mode=ctypes.RTLD_GLOBAL)
    spec = importlib.util.spec_from_file_location(NATIVE, folder / EXTENSION)
    if spec is None or spec.loader is None:
        raise ImportError(f"no extension at '{folder / EXTENSION}'")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Whoever had these signals before, such as faulthandler, gets them after the report of the core.
    module.install_crash_handler()
    module.report_to(report_descriptor())
    sys.modules[NATIVE] = module
    return module
