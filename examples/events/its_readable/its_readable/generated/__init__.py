# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# module.toml sha256 e9be018a094fe977219d10d386a43e58453ca78e5a511250af5f8772d10bb3d5
# content sha256 a363810ced3af2963e4e8052534d58be99e15e5a0646863cffd7a2dda406f2f8
"""What ecxs derives from the module.toml of its_readable."""

from .hooks import ItsReadableHooks
from .module import ItsReadableModule
from .options import ItsReadableOptions
from .registration import REGISTRATION

__all__ = ["REGISTRATION", "ItsReadableHooks", "ItsReadableModule", "ItsReadableOptions"]
