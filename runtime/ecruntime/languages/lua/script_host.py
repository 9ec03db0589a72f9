"""The functions that a script may call: looked up in the catalogue, performed here, refused by name elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary, WeakSet

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.file_reading import leads_out, read_file, reason_of
from ecruntime.languages.lua.classes import catalogue_names
from ecruntime.languages.lua.operations import LEAVING, OPERATIONS
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.shared import shared_of
from ecruntime.languages.lua.values import as_python, python_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.languages.lua.runtime import LuaRuntime
    from ecruntime.module import ModuleHost
    from ecruntime.simulator import EcMessage, EcMessagePart

MAX_SCRIPT_SIZE: Final = 16 * 1024 * 1024
_C_PREFIXES: Final = {"ec_message_part_": "msgpart", "ec_message_": "msg", "validate_context_": "vctx",
                      "accept_construct_": "ac"}  # fmt: skip
_SHOWN: Final = 80
"""Characters of a name that a message has at most."""


def _no_context(_: int) -> None:
    return None


class ScriptHost:
    """The functions that the scripts of one instance may call, and those that they have registered."""

    def __init__(
        self, module: ModuleHost, roots: Sequence[Path], names: Sequence[Path] = (), *, is_confined: bool = False
    ) -> None:
        """Serve the instance of `module`; scripts are found in `roots`, and named relative to `names` in messages.

        Scripts that are confined read no other scripts than those in their roots, links followed.
        """
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
        self.own_messages: WeakSet[EcMessage] = WeakSet()
        """The messages that scripts have made, which live as long as these want."""
        self.made_of: WeakKeyDictionary[EcMessagePart, tuple[bytes, int, int]] = WeakKeyDictionary()
        """For parts that scripts have made: the bytes they were made of, and the range of these that is the body."""
        self.context_of: Callable[[int], object] = _no_context
        """Returns the validation context of a session, by the number that the kernel has for it."""
        self.is_in_init = False
        self._is_confined = is_confined
        self._roots = tuple(roots)
        self._names = tuple(names)
        self._api = load_lua_api()
        self._keys: dict[str, str] = {}
        """The names of the catalogue for those that scripts use, as they were found."""
        self._runtime: LuaRuntime | None = None

    @property
    def owner(self) -> str:
        """The name of the instance that the scripts belong to."""
        return str(self.module.name)

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
        given = self.shared.provided.get(full)
        if given is not None and not callable(given):
            return 3, given, False
        if full in self._api.constants:
            return 3, self._api.constants[full], False
        function = self._api.functions.get(full)
        if function is not None or full in OPERATIONS or given is not None or self._method_of_c(full):
            # What a test provides may do whatever it likes, such as call hooks.
            return 2, full, given is not None or (function is not None and function.waits)
        return (4, full, False) if self._is_known_package(full) else (1, None, False)

    def method(self, class_name: str, name: str) -> tuple[Any, ...]:
        """Return 2, and whether the call waits, for a method of a class; else 1."""
        full = self._key(f"{class_name}:{name}")
        function = self._api.functions.get(full)
        if function is None and full not in OPERATIONS and full not in self.shared.provided:
            return 1, False
        # On 5.1 a call that leaves Lua would fail within metamethods and iterators.
        may_leave = (full in LEAVING or full in self.shared.provided) and self.runtime.engine.is_jit
        return 2, may_leave or (function is not None and function.waits)

    def is_package(self, name: str) -> bool:
        """Tell whether the catalogue has a package, and no root has a file in its place."""
        return self._is_known_package(name) and self._path(name, is_path=False) is None

    def found(self, name: str, *, is_path: bool) -> tuple[str | None, str]:
        """Return what `find` does for a script that asks: not everything is its to read."""
        try:
            path = self._path(name, is_path=is_path)
            if self._is_confined and path is not None and all(leads_out(path, root) for root in self._roots):
                return None, f"\n\tno file '{path}' for a restricted script: it is outside of the search path"
            return self.find(name, is_path=is_path)
        except OSError as error:
            return None, f"\n\tno file '{name[:_SHOWN]}': {reason_of(error)}"

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
        key = self._keys.get(name) or self._key(name)
        provided = self.shared.provided
        if provided:
            function = provided.get(name) or provided.get(key)
            if callable(function):
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

    def operation(self, key: str) -> Callable[..., Any] | None:
        """Return the operation that reads a member, or with `=` behind it the one that writes it."""
        return OPERATIONS.get(key)

    def member_key(self, class_name: str, name: str) -> str:
        """Return the name of a member as the catalogue has it, or a test: `msg.id`."""
        return self._of_class(class_name, ".", name)

    def member_names(self, class_name: str) -> frozenset[str]:
        """Return the members of a class that can be read, without those of structures in C."""
        starts = tuple(f"{name}." for name in catalogue_names(class_name))
        found = (name for table in (OPERATIONS, self._api.functions) for name in table if name.startswith(starts))
        return frozenset(name.partition(".")[2].rstrip("=") for name in found)

    def _of_class(self, class_name: str, mark: str, name: str) -> str:
        names = [f"{known}{mark}{name}" for known in catalogue_names(class_name)]
        known = (self.shared.provided, OPERATIONS, self._api.functions)
        return next((each for table in known for each in names if each in table), names[0])

    def _is_known_package(self, name: str) -> bool:
        """Tell whether the catalogue has a package, or a test has provided names in it."""
        if name in self._api.packages:
            return True
        if name in self._api.classes:
            return False
        return any(given.startswith(f"{name}.") for given in tuple(self.shared.provided))

    def _key(self, name: str) -> str:
        class_name, mark, method = name.partition(":")
        if not mark:
            key = name if name in OPERATIONS else self._method_of_c(name) or name
        elif len(catalogue_names(class_name)) > 1:
            # Which of the names it is depends on what a test has given meanwhile.
            return self._of_class(class_name, mark, method)
        else:
            key = self._of_class(class_name, mark, method)
        self._keys[name] = key
        return key

    def _method_of_c(self, name: str) -> str:
        """Return the method that a function of C is: `msys.core.ec_message_context_get` is `msg:context_get`."""
        leaf = name.removeprefix("msys.core.")
        for prefix, usual in _C_PREFIXES.items():
            method = f"{usual}:{leaf.removeprefix(prefix)}"
            is_one = leaf != name and leaf.startswith(prefix)
            if is_one and (method in self._api.functions or method in OPERATIONS):
                return method
        return ""

    def _candidates(self, name: str, *, is_path: bool) -> list[Path]:
        # A package is never an absolute path, whatever dots are in its name.
        relative = python_text(name if is_path else name.replace(".", "/").strip("/"))
        if not relative:
            return []
        names = [relative] if relative.endswith(".lua") else [f"{relative}.lua", f"{relative}/init.lua"]
        if is_path and not relative.endswith(".lua"):
            names.insert(0, relative)
        return [root / each for root in self._roots for each in names]

    def _path(self, name: str, *, is_path: bool) -> Path | None:
        if "\0" in name or ".." in Path(name).parts:
            return None
        return next((path for path in self._candidates(name, is_path=is_path) if path.is_file()), None)
