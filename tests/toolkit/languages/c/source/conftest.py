"""A small module in C: its source, and the functions that it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.definition import examine
from ecxs.languages import required_methods, tools_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecxs.languages import RequiredMethods

DECLARATION = """schema = 1
[module]
name = "kelp"
language = "c"
[[provider]]
hook = "core.log_delivery_v1"
[[command]]
name = "status"
[[option]]
name = "depth"
type = "int"
validate = "method"
"""
Require = "Callable[..., RequiredMethods]"


@pytest.fixture
def require(tmp_path: Path) -> Callable[..., RequiredMethods]:
    def required(*, is_fixing: bool = False, more: str = "") -> RequiredMethods:
        path = tmp_path / "module.toml"
        path.write_text(DECLARATION + more)
        found = examine(path, load_hook_catalogue())
        assert found.definition is not None
        assert found.catalogue is not None
        methods = tools_of(found.definition).methods(found.definition, found.catalogue)
        return required_methods(found.definition, found.catalogue, methods, is_fixing=is_fixing)

    return required
