"""The tool's files of a module in Lua that no other language has: two files for the Lua language server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.documents.artifact import Artifact
from ecxs.documents.banner import banner_lines
from ecxs.languages.lua.generated.functions import script_functions
from ecxs.languages.lua.generated.server_names import server_annotations
from ecxs.languages.lua.naming import LIBRARY, lua_name
from ecxs.render import render

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.module import ModuleDefinition


def lua_artifacts(
    definition: ModuleDefinition, catalogue: HookCatalogue, folder: PurePosixPath
) -> tuple[Artifact, ...]:
    """Return the annotations of the server's interface, and those of the table that the module registers."""
    banner = banner_lines(definition)
    functions = [item for item in script_functions(definition, catalogue) if item.parameters[:1] != _HANDLER]
    own = render("lua/module.lua", banner=banner, module=lua_name(definition.name), functions=tuple(functions))
    # The same in every project, whatever it declares.
    always = tuple(line for line in banner if not line.startswith("declaration "))
    server = render("lua/server.lua", banner=always, text=server_annotations())
    return (
        Artifact(folder / LIBRARY / f"{definition.name}.lua", own),
        Artifact(folder / LIBRARY / "msys.lua", server),
    )


_HANDLER = (("cc", "cc"),)
"""The parameters of a handler of a command, which is no function of the table."""
