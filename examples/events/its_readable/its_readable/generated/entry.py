# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 02acb94e450d1f10e8cb8f055a397e3e61496624f85683270e588c86e0a883e3
# content sha256 c740786060dda1fbed9029cf3901b147febe4ad2130a2244f8491552b521831d
"""The entry of the runtime into its_readable."""

from typing import Final

from ..its_readable import ItsReadable
from .module import ItsReadableModule

API: Final = 1


def create() -> ItsReadableModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ItsReadable()
