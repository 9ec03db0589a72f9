"""The Jinja environment for generated text.

Its delimiters stay clear of C, Lua and Python: `${ }` for values, `%%` for statements on their own line, `<% %>` for
other statements and `<# #>` for comments. A `%%` line swallows the empty lines after it, so a template writes `<% %>`
before an empty line.
"""

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import ecxs
from ecruntime.foundation.errors import InternalError
from ecruntime.foundation.own_folder import user_cache
from ecruntime.foundation.path_owner import replaceable_part
from ecxs.render.code import Code

if TYPE_CHECKING:
    from jinja2 import Environment

    from ecxs.render.template_cache import TemplateCache


def templates_root() -> Path:
    """Return the folder of all templates: inside the package in a wheel, beside it in a checkout."""
    package = Path(ecxs.__file__).parent
    for candidate in (package / "templates", package.parent / "templates"):
        if candidate.is_dir():
            return candidate
    raise InternalError(f"no templates were found in '{package}' or beside it")


def environment(folder: Path | None = None) -> Environment:
    """Make an environment for the templates in `folder`; our own render templates if left out."""
    # Imported here, as below: importing Jinja takes longer than a command takes that renders nothing.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(folder or templates_root() / "render"),
        bytecode_cache=compiled_templates(),
        # Not the defaults: a module infrastructure in C opens with `= {{` (seed 1.3.1.2).
        variable_start_string="${",
        variable_end_string="}",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        line_statement_prefix="%%",
        undefined=StrictUndefined,
        finalize=_only_code,
        autoescape=False,  # noqa: S701 - nothing here is HTML; `finalize` demands quoted values
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Jinja's own filters are dropped: they return plain text, which `_only_code` refuses. Values are quoted before they
    # get here, by the functions of their language.
    made.filters = {}
    return made


def compiled_templates() -> TemplateCache | None:
    """Return the cache of compiled templates, or None if this user has no safe folder for it.

    A folder that another user owns, may write to, or may put another in the place of, is refused.
    """
    cache_folder = user_cache("templates")
    if not cache_folder:
        return None
    folder = Path(cache_folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Bytecode is executed when it is loaded, so nobody else may be able to write it. lstat refuses a link that
        # another user may have put there.
        found = folder.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    is_safe = is_ours and not replaceable_part(folder, frozenset({os.getuid(), 0}), allows_sticky=True)
    if not is_safe:
        return None
    from ecxs.render.template_cache import TemplateCache

    return TemplateCache(str(folder))


def render(template: str, /, **values: object) -> Code:
    """Render one of our templates, such as `python/options.py`, named without its `.j2`."""
    return Code(_own_environment().get_template(f"{template}.j2").render(values))


@cache
def _own_environment() -> Environment:
    """Return the shared environment of our own templates, which compiles each template once."""
    return environment()


def _only_code(value: object) -> Code:
    # Jinja calls this for every `${ }`: a value that no filter has quoted never gets into a file.
    if isinstance(value, Code):
        return value
    from jinja2 import Undefined

    if isinstance(value, Undefined):
        str(value)  # raises, naming the variable
    raise InternalError(f"{value!r} reached generated text without a filter")
