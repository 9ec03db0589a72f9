"""Candidates for completion: the names that a running server knows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecruntime.console.command_line import join_words, split_words
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.errors import UsageError
from ecruntime.log import Level
from ecruntime.model.command_arguments import literal_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ecruntime.config import OptionRegistry, RegisteredScope
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.formats.conf import ScopePath


class Kind(StrEnum):
    """Kinds of candidates."""

    COMMAND = "command"
    MODULE = "module"
    WORD = "word"
    SCOPE = "scope"
    INSTANCE = "instance"
    OPTION = "option"
    VALUE = "value"
    HOOK = "hook"
    PARAMETER = "parameter"
    POOL = "pool"
    MEMTYPE = "memory type"
    LISTENER = "listener"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One word, without quotes; `meta` describes it in a few words."""

    text: str
    kind: Kind
    meta: str
    is_own: bool = False
    """Whether a loaded module brought it: such candidates come first."""


class CandidateSource:
    """Reads names from the server at the moment of the completion (scheduler thread)."""

    def __init__(self, view: ServerView) -> None:
        """Read from `view`."""
        self._view = view

    @property
    def registry(self) -> OptionRegistry:
        """The options and scopes of the current generation."""
        return self._view.configuration().registry

    def modules_addressed(self) -> Iterator[Candidate]:
        """Yield the modules that take commands, with their addresses in a command line."""
        about = {row.name: row.description for row in self._view.modules()}
        return (Candidate(name, Kind.MODULE, about.get(name, ""), is_own=True) for name in self._view.control_names())

    def commands_of(self, address: str) -> Iterator[Candidate]:
        """Yield the commands of the module with this address."""
        for command in self._view.module_commands():
            module, word = split_words(command.name)
            if module.text.lower() == address.lower():
                yield Candidate(word.text, Kind.COMMAND, command.summary)

    def words_of(self, address: str, command: str, position: int) -> Iterator[Candidate]:
        """Yield the words that a module's command declares for one of its arguments, such as those of `on|off`."""
        name = join_words([address, command]).lower()
        for declared in self._view.module_commands():
            if declared.name.lower() == name and declared.arguments:
                last = declared.arguments[-1]
                rest = (last,) if "..." in last else ()
                for argument in (declared.arguments[position:] or rest)[:1]:
                    yield from (Candidate(word, Kind.WORD, "") for word in literal_words(argument))

    def modules(self) -> Iterator[Candidate]:
        """Yield the loaded modules, each once."""
        return (Candidate(row.module, Kind.MODULE, row.description) for row in self._view.modules())

    def hooks(self, partial: str) -> Iterator[Candidate]:
        """Yield the hooks, with a dot in their names when the word begins so."""
        own = tuple(f"{row.module.lower()}_" for row in self._view.modules())
        for row in self._view.hooks.chains():
            name = row.leaf.replace("_", ".", 1) if "." in partial else row.leaf
            count = len(row.providers)
            is_own = bool(count) or row.leaf.startswith(own)
            yield Candidate(name, Kind.HOOK, f"{count} provider{'' if count == 1 else 's'}", is_own=is_own)

    def parameters(self, hook: str, argument_names: Collection[str]) -> Iterator[Candidate]:
        """Yield the parameters of a hook that the line does not have yet; none for an unknown hook."""
        with suppress(UsageError):
            for parameter in self._view.hooks.parameters(hook):
                if parameter.name not in argument_names:
                    yield Candidate(f"{parameter.name}=", Kind.PARAMETER, parameter.ctype.text)

    def parameter_file(self, argument_names: Collection[str]) -> Iterator[Candidate]:
        """Yield the word for a file with parameter values, unless the line has it."""
        if "json" not in argument_names:
            yield Candidate("json=", Kind.WORD, "a file with values for parameters")

    def scopes(self, path: ScopePath) -> Iterator[Candidate]:
        """Yield the kinds of scopes that may stand in the last kind of `path`, or at the top level."""
        outer = path[-1][0].lower() if path else "global"
        for scope in self.registry.scopes.values():
            if outer in scope.scope.inside:
                yield _scope_candidate(scope)

    def scope_kinds(self) -> Iterator[Candidate]:
        """Yield the kinds of scopes that stand anywhere."""
        for scope in self.registry.scopes.values():
            yield _scope_candidate(scope)

    def scope_instances(self, path: ScopePath, kind: str) -> Iterator[Candidate]:
        """Yield the instances of a kind that the configuration has in the scope at `path`; none for no kind."""
        node = self._view.configuration().root.find(path)
        for scope in node.scopes if node is not None else ():
            if scope.kind.lower() == kind.lower() and scope.instance:
                yield Candidate(scope.instance, Kind.INSTANCE, str(scope.place))

    def options(self, path: ScopePath) -> Iterator[Candidate]:
        """Yield the options that are valid in a scope."""
        chain = tuple(kind.lower() for kind, _ in path)
        registry = self.registry
        for slots in registry.names_at(chain).values():
            for option in (registry.option(slot.handle) for slot in slots if not slot.is_former):
                if not option.is_withdrawn:
                    meta = f"{option.definition.type.value}, {option.party}"
                    is_own = option.party.startswith("module ")
                    yield Candidate(option.definition.name, Kind.OPTION, meta, is_own=is_own)

    def values(self, option: str) -> Iterator[Candidate]:
        """Yield the values of an option with a small set of them."""
        for registered in self.registry.find(option):
            values: tuple[str, ...] = tuple(name for name, _ in registered.definition.option_map)
            if registered.definition.type is OptionType.BOOL:
                values = ("true", "false")
            for value in values:
                yield Candidate(value, Kind.VALUE, f"of {registered.definition.name}")

    def pools(self) -> Iterator[Candidate]:
        """Yield the thread pools."""
        for report in self._view.resources.pools():
            yield Candidate(report.name, Kind.POOL, f"concurrency {report.concurrency}")

    def memory_types(self) -> Iterator[Candidate]:
        """Yield the memory types."""
        for usage in self._view.resources.memory().types:
            size = f"blocks of {usage.size} bytes" if usage.is_fixed else "blocks of any size"
            yield Candidate(usage.name, Kind.MEMTYPE, size)

    def listeners(self) -> Iterator[Candidate]:
        """Yield the listeners of the server, each once."""
        rows = {row.listener: row for row in self._view.listeners.listeners()}
        return (Candidate(name, Kind.LISTENER, f"of module '{row.module}'") for name, row in rows.items())

    def levels(self) -> Iterator[Candidate]:
        """Yield the levels of the log."""
        return (Candidate(level.name.lower(), Kind.LEVEL, "") for level in Level)


def _scope_candidate(scope: RegisteredScope) -> Candidate:
    meta = f"stanza of module '{scope.owner}'" if scope.is_module else "config scope"
    return Candidate(scope.scope.name, Kind.SCOPE, meta)
