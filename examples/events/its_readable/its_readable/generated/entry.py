# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 cf81a4f96fdd3026337de3deac6f29301ebd7fc6551a26667f57adade7846ef2
# content sha256 e09d2b5a75aefcd21f6d5312a2ab0c5429c0c4a0f78a7832b5b8bdc6850f82af
"""Where the runtime enters its_readable."""

from typing import Final

from ..its_readable import ItsReadable
from .module import ItsReadableModule

API: Final = 1


def create() -> ItsReadableModule:
    """Make the module; a missing or mistyped provider fails the type check here."""
    return ItsReadable()
