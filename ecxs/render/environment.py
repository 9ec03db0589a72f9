"""The one Jinja environment for generated text.

Its delimiters stay clear of C, Lua and Python: `${ }` for values, `%%` for statements on a line of their own, `<% %>`
for the others and `<# #>` for comments. A `%%` line swallows the empty lines after it, so where the next line is empty
a template writes `<% %>`.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Undefined
from platformdirs import user_cache_path

import ecxs
from ecruntime.foundation.errors import InternalError
from ecxs.render.code import Code
from ecxs.render.conf import CONF_FILTERS
from ecxs.render.prose import PROSE_FILTERS
from ecxs.render.python import PYTHON_FILTERS
from ecxs.render.toml import TOML_FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.bccache import Bucket

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
        bytecode_cache=compiled_templates(),
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


class TemplateCache(FileSystemBytecodeCache):
    """Keeps compiled templates; where nothing can be written, or what is there cannot be read, nothing is kept."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a template if it was kept."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates() -> TemplateCache | None:
    """Return where compiled templates are kept between runs, or `None` where nothing can be kept.

    Only what this user wrote is read back: the folder is refused unless it is theirs alone.
    """
    folder = user_cache_path("ecxs") / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    return TemplateCache(str(folder)) if is_ours else None


def render(template: str, /, **values: object) -> Code:
    """Render one of our templates, such as `python/options.py`."""
    return Code(_own_environment().get_template(f"{template}.j2").render(values))


@cache
def _own_environment() -> Environment:
    """Keep the environment of our own templates: it compiles each of them once."""
    return environment()


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
