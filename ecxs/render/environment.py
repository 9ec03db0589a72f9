"""The one Jinja environment for generated text.

Its delimiters stay clear of C, Lua and Python: `${ }` for values, `%%` for statements on a line of their own, `<% %>`
for the others and `<# #>` for comments. A `%%` line swallows the empty lines after it, so where the next line is empty
a template writes `<% %>`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined

import ecxs
from ecruntime.spec.errors import InternalError
from ecxs.render.code import Code
from ecxs.render.conf import CONF_FILTERS
from ecxs.render.prose import PROSE_FILTERS
from ecxs.render.python import PYTHON_FILTERS
from ecxs.render.toml import TOML_FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FILTER_TABLES: tuple[Mapping[str, Callable[..., Code]], ...] = (
    PYTHON_FILTERS,
    PROSE_FILTERS,
    TOML_FILTERS,
    CONF_FILTERS,
)


def templates_root() -> Path:
    """Return the folder of templates: inside the package in a wheel, beside it in a checkout."""
    package = Path(ecxs.__file__).parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise InternalError(f"no templates were found in '{package}' or beside it")


def environment(folder: Path | None = None) -> Environment:
    """Make the environment over `folder`, which is that of our own render templates unless given."""
    made = Environment(
        loader=FileSystemLoader(folder or templates_root() / "render"),
        variable_start_string="${",
        variable_end_string="}",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        line_statement_prefix="%%",
        undefined=StrictUndefined,
        finalize=_only_code,
        autoescape=False,  # noqa: S701 - nothing here is HTML; `finalize` demands a filter for every value
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters = _filters()
    return made


def render(template: str, /, **values: object) -> Code:
    """Render one of our templates, such as `python/options.py`."""
    return Code(environment().get_template(f"{template}.j2").render(values))


def _filters() -> dict[str, Callable[..., Code]]:
    merged: dict[str, Callable[..., Code]] = {}
    for table in _FILTER_TABLES:
        for name, function in table.items():
            if name in merged:
                raise InternalError(f"two languages define the filter '{name}'")
            merged[name] = function
    return merged


def _only_code(value: object) -> Code:
    if isinstance(value, Code):
        return value
    if isinstance(value, Undefined):
        str(value)  # raises, naming the variable
    raise InternalError(f"{value!r} reached generated text without a filter")
