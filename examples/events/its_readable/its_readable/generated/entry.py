# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 37c5fca50c516447d2767260468480d99b670e947a464e987c3ee7f9820cced5
# content sha256 94a8decc6dcaa686a231082ee0fe746b1ea836a2974cbec2d441eb57a1b63b23
"""Where the runtime enters its_readable."""

from typing import Final

from ..its_readable import ItsReadable
from .module import ItsReadableModule

API: Final = 1


def create() -> ItsReadableModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ItsReadable()
