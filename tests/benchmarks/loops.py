"""The native loop for subjects that measure it beside that of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from frame import Unmeasurable

from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native
from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from ecruntime.scheduler.native_poller import NativeLoop


def native_loop() -> NativeLoop:
    """Return the loop of the core, built if need be; raise `Unmeasurable` without a C compiler."""
    try:
        return cast("NativeLoop", load_native(bridge_folder()))
    except EcError as lack:
        raise Unmeasurable(f"the native loop cannot be built: {lack}") from lack
