# Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml.
# api = 1
# declaration sha256 fa92f4d1eaff35f99faac79e4478518b6916996c4fcd6e7e7e1e0f401fc93f5b
# content sha256 a66fc3ae35845ee7cd8d684d47a2ac35876fef788d6c0a569d4004274d269f8f
"""The base class of Suspended: what the module must provide."""

from abc import abstractmethod
from typing import ClassVar

from ecruntime.api import (
    Event,
    Mask,
    Module,
    Options,
    Registration,
    Timeval,
)

from .options import SuspendedOptions
from .registration import REGISTRATION
from .sessions import (
    FetchSession,
)


class SuspendedModule(Module):
    """Complete this class as `class Suspended(SuspendedModule)` and mark yours `@final`."""

    registration: ClassVar[Registration] = REGISTRATION
    options_class: ClassVar[type[Options]] = SuspendedOptions

    # Narrower than in Module; only the runtime assigns it.
    options: SuspendedOptions  # pyright: ignore[reportIncompatibleVariableOverride]

    @abstractmethod
    def serve_fetch(
        self,
        event: Event,
        mask: Mask,
        session: FetchSession,
        now: Timeval,
    ) -> Mask:
        """Serve a peer of Fetch_Listener."""
