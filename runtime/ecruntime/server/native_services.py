"""The parts of a server that native modules reach, and the loading of modules that they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.config import wanted_capability
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.finding import Place
from ecruntime.module import NativeServices

if TYPE_CHECKING:
    from ecruntime.server.server import Server


def native_services(server: Server) -> NativeServices:
    """Return the parts of a server that a native runtime uses."""
    return NativeServices(
        server.scheduler,
        server.log,
        server.memory,
        server.pools,
        server.netlisteners,
        server.settings.is_debug,
        (server.settings.conf.absolute().parent, *server.settings.search_path),
        server.store.finish,
        server.shutdown,
        server.store.core_of_twin,
        lambda: server.committed.registry,
        # Called later: the place needs these services.
        lambda line, is_xml: server.native.run_line(line, is_xml),  # noqa: PLW0108
        server.finder.manifests,
        lambda capability: _provide(server, capability),
    )


def _provide(server: Server, capability: str) -> tuple[bool, str]:
    """Have a module loaded that provides a capability; return whether one is, and a text about it."""
    wanted = (wanted_capability(capability, Place("a module")),)
    # Some modules are found whatever is asked for, and the requirements of a module come before it.
    always = {request.name for request in server.finder.find((), ()).order}
    found = [request.name for request in server.finder.find(wanted, ()).order if request.name not in always]
    if not found:
        return False, f"no module that provides '{capability}' can be loaded"
    name = found[-1]
    if name.lower() in server.committed.modules:
        return True, ""
    if server.is_building or not server.store.is_published:
        return False, f"module '{name}' provides '{capability}', and a configuration is being built"
    try:
        server.load_for(wanted)
    except EcError as error:
        return False, str(error)
    return True, f"module '{name}' was loaded for '{capability}'"
