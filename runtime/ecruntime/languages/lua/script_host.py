"""The functions that a script may call: looked up in the catalogue, performed here, refused by name elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Final

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.file_reading import read_file
from ecruntime.languages.lua.operations import OPERATIONS
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.shared import shared_of
from ecruntime.languages.lua.values import as_python

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.languages.lua.runtime import LuaRuntime
    from ecruntime.module import ModuleHost

MAX_SCRIPT_SIZE: Final = 16 * 1024 * 1024
_C_PREFIXES: Final = {"ec_message_": "msg", "validate_context_": "vctx", "accept_construct_": "ac"}
_ALIASES: Final = {"EcMessage": "msg", "message": "msg", "ec_message": "msg", "validate_context": "vctx",
                   "accept_construct": "ac", "ec_message_part": "msgpart",
                   "xml_document": "doc", "xml_node": "node"}  # fmt: skip


class ScriptHost:
    """The functions that the scripts of one instance may call, and those that they have registered."""

    def __init__(self, module: ModuleHost, roots: Sequence[Path], names: Sequence[Path] = ()) -> None:
        """Serve the instance of `module`; scripts are found in `roots`, and named relative to `names` in messages."""
        self.module = module
        self.shared = shared_of(module.store)
        self.shared.join(self)
        self.registered: dict[str, tuple[str, ...]] = {}
        """The functions of each table that was registered, by module."""
        self.controls: dict[tuple[str, ...], int] = {}
        """The handlers of console commands, by their words."""
        self.unavailable: Counter[str] = Counter()
        """The names that this runtime does not have, and how often they were called."""
        self.said = local()
        """In a thread that handles a console command: the lines for its reply."""
        self.is_in_init = False
        self._roots = tuple(roots)
        self._names = tuple(names)
        self._api = load_lua_api()
        self._runtime: LuaRuntime | None = None

    @property
    def runtime(self) -> LuaRuntime:
        """The runtime of the scripts."""
        assert self._runtime is not None, "set before the first script is loaded"
        return self._runtime

    @runtime.setter
    def runtime(self, runtime: LuaRuntime) -> None:
        self._runtime = runtime

    def close(self) -> None:
        """Let the runtime go, and the databases if no other script uses them."""
        self._runtime = None
        self.shared.leave(self)

    def member(self, package: str, name: str) -> tuple[Any, ...]:
        """Return what a name of a package is: 1 nothing, 2 a function, 3 a constant, 4 a package."""
        full = f"{package}.{name}" if package else name
        if full in self._api.constants:
            return 3, self._api.constants[full], False
        function = self._api.functions.get(full)
        if function is not None or full in OPERATIONS or full in self.shared.provided or self._method_of_c(full):
            return 2, full, function is not None and function.suspends
        return (4, full, False) if full in self._api.packages else (1, None, False)

    def method(self, class_name: str, name: str) -> tuple[Any, ...]:
        """Return 2, and whether the call waits, for a method of a class; else 1."""
        full = f"{_ALIASES.get(class_name, class_name)}:{name}"
        function = self._api.functions.get(full)
        if function is None and full not in OPERATIONS and full not in self.shared.provided:
            return 1, False
        return 2, function is not None and function.suspends

    def is_package(self, name: str) -> bool:
        """Tell whether the catalogue has a package, and no root has a file in its place."""
        return name in self._api.packages and self._path(name, is_path=False) is None

    def find(self, name: str, *, is_path: bool) -> tuple[str | None, str]:
        """Return the source of a script and its name for messages; or None, and where it was looked for."""
        path = self._path(name, is_path=is_path)
        if path is None:
            return None, "".join(f"\n\tno file '{tried}'" for tried in self._candidates(name, is_path=is_path))
        return read_file(path, MAX_SCRIPT_SIZE).decode("latin-1"), self.label(path)

    def label(self, path: Path) -> str:
        """Return the name of a script for messages: short, since Lua cuts names of more than 60 characters."""
        for root in (*self._names, *self._roots):
            if path.is_relative_to(root):
                return str(path.relative_to(root))
        return str(path)

    def call(self, name: str, arguments: Sequence[object]) -> object:
        """Perform an operation; raise `HostError` for a name that this runtime does not have."""
        key = self._key(name)
        function = self.shared.provided.get(key)
        if function is not None:
            return function(*map(as_python, arguments))
        operation = OPERATIONS.get(key)
        if operation is None:
            self.unavailable[key] += 1
            raise HostError(f"not available in this runtime: {key}")
        try:
            return operation(self, *arguments)
        except EcError as error:
            raise HostError(f"{key}: {error}") from error

    def log_problem(self, text: str) -> None:
        """Warn of something that the script's author should know."""
        self.module.log.warning("%s", text)

    def _key(self, name: str) -> str:
        class_name, mark, method = name.partition(":")
        if mark:
            return f"{_ALIASES.get(class_name, class_name)}:{method}"
        return name if name in OPERATIONS else self._method_of_c(name) or name

    def _method_of_c(self, name: str) -> str:
        """Return the method that a function of C is: `msys.core.ec_message_context_get` is `msg:context_get`."""
        leaf = name.removeprefix("msys.core.")
        for prefix, usual in _C_PREFIXES.items():
            if leaf != name and leaf.startswith(prefix):
                method = f"{usual}:{leaf.removeprefix(prefix)}"
                return method if method in self._api.functions or method in OPERATIONS else ""
        return ""

    def _candidates(self, name: str, *, is_path: bool) -> list[Path]:
        relative = name if is_path else name.replace(".", "/")
        names = [relative] if relative.endswith(".lua") else [f"{relative}.lua", f"{relative}/init.lua"]
        if is_path and not relative.endswith(".lua"):
            names.insert(0, relative)
        return [root / each for root in self._roots for each in names]

    def _path(self, name: str, *, is_path: bool) -> Path | None:
        if "\0" in name or ".." in Path(name).parts:
            return None
        return next((path for path in self._candidates(name, is_path=is_path) if path.is_file()), None)
