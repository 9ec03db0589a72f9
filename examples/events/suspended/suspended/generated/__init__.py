# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 fa92f4d1eaff35f99faac79e4478518b6916996c4fcd6e7e7e1e0f401fc93f5b
# content sha256 c4718134077f870cbc367f60ee4b3496c10de4624c10658076d81c81cc0d189d
"""What ecxs derives from the module.toml of suspended."""

from .module import SuspendedModule
from .options import SuspendedOptions
from .registration import REGISTRATION
from .sessions import (
    FetchSession,
)

__all__ = [
    "REGISTRATION",
    "FetchSession",
    "SuspendedModule",
    "SuspendedOptions",
]
