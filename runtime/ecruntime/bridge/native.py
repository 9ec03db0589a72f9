"""The loaded bridge: the core in C and its adapter, of which a process has one."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from typing import TYPE_CHECKING, Final

from ecruntime.bridge.build import EXTENSION, LIBRARY

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

_NAME: Final = "_echost"


def load_native(folder: Path) -> ModuleType:
    """Load both libraries from `folder`, once for the process, and return the adapter; OSError or ImportError."""
    found = sys.modules.get(_NAME)
    if found is not None:
        return found
    # Global, because libraries of modules take the functions of the runtime from there.
    ctypes.CDLL(str(folder / LIBRARY), mode=ctypes.RTLD_GLOBAL)
    spec = importlib.util.spec_from_file_location(_NAME, folder / EXTENSION)
    if spec is None or spec.loader is None:
        raise ImportError(f"no extension at '{folder / EXTENSION}'")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_NAME] = module
    return module
