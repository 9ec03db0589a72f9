"""Differences that an upgrade of modules makes for configurations, consoles and modules that call their hooks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ecruntime.formats.fallback import FallbackError
from ecruntime.model.command_arguments import argument_limits, counted_arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition
    from ecruntime.model.option import OptionDeclaration

_VERSION = re.compile(r"(.*)_v(\d+)\Z")


class Part(StrEnum):
    """The part of a module that changed."""

    MODULE = "module"
    OPTION = "option"
    LISTENER = "listener"
    HOOK = "hook"
    SERVER_HOOK = "server hook"
    COMMAND = "command"
    COMMANDS = "commands"
    CAPABILITY = "capability"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of a module: its part, whether it breaks users of the module, and a way not to break them."""

    module: str
    part: Part
    name: str
    """The name of the part; empty for the module and for all its commands."""
    message: str
    is_breaking: bool = True
    hint: str = ""

    @property
    def subject(self) -> str:
        """The part with its name."""
        return f"{self.part} {self.name}".rstrip()


def compare(old: Iterable[ModuleDefinition], new: Iterable[ModuleDefinition]) -> tuple[Difference, ...]:
    """Compare two sets of modules, in the order of their names; of each, breaking differences come first.

    Definitions are those of module records, which list all capabilities.
    """
    before = {definition.name.lower(): definition for definition in old}
    after = {definition.name.lower(): definition for definition in new}
    found: list[Difference] = []
    for key in sorted(before | after):
        if key not in after:
            name = before[key].name
            found.append(
                Difference(name, Part.MODULE, "", "the module is gone", hint="keep it for those who have its stanza")
            )
        elif key not in before:
            found.append(Difference(after[key].name, Part.MODULE, "", "the module is new", is_breaking=False))
        else:
            found += sorted(_module(before[key], after[key]), key=lambda one: not one.is_breaking)
    return tuple(found)


def next_name(name: str, taken: Iterable[str]) -> str:
    """Return the name for the next version of a hook: `decision_v1` becomes `decision_v2`, or the first free one."""
    match = _VERSION.match(name)
    stem, number = (match[1], int(match[2])) if match else (name, 1)
    known = set(taken)
    while True:
        number += 1
        if f"{stem}_v{number}" not in known:
            return f"{stem}_v{number}"


def _module(old: ModuleDefinition, new: ModuleDefinition) -> Iterator[Difference]:
    if old.kind is not new.kind:
        message = f"the module was {old.kind} and is {new.kind}"
        yield Difference(new.name, Part.MODULE, "", message, hint="give the other kind of module another name")
    for name in sorted(set(new.requires) - set(old.requires)):
        yield Difference(
            new.name, Part.MODULE, "", f"it requires '{name}' now, which must be installed too", is_breaking=False
        )
    yield from _options(new.name, old.options, new.options)
    yield from _listeners(old, new)
    yield from _hooks(old, new)
    yield from _server_hooks(old, new)
    yield from _gone(new.name, Part.COMMAND, {it.name for it in old.commands}, {it.name for it in new.commands})
    yield from _commands(old, new)
    if old.has_catch_all != new.has_catch_all:
        message = "those that are not declared are " + ("taken now" if new.has_catch_all else "refused now")
        yield Difference(new.name, Part.COMMANDS, "", message, is_breaking=old.has_catch_all)
    yield from _gone(new.name, Part.CAPABILITY, set(old.provides), set(new.provides))


def _gone(module: str, what: Part, old: set[str], new: set[str]) -> Iterator[Difference]:
    for name in sorted(old - new):
        yield Difference(module, what, name, f"the {what} is gone", hint="keep it for a while, and say that it goes")
    for name in sorted(new - old):
        yield Difference(module, what, name, f"the {what} is new", is_breaking=False)


def _listeners(old: ModuleDefinition, new: ModuleDefinition) -> Iterator[Difference]:
    after = {listener.name.lower(): listener for listener in new.listeners}
    yield from _gone(new.name, Part.LISTENER, {it.name for it in old.listeners}, {it.name for it in new.listeners})
    for listener in old.listeners:
        if listener.name.lower() in after:
            yield from _options(new.name, listener.options, after[listener.name.lower()].options)


def _commands(old: ModuleDefinition, new: ModuleDefinition) -> Iterator[Difference]:
    after = {command.name.lower(): command for command in new.commands}
    for command in old.commands:
        now = after.get(command.name.lower())
        if now is not None and now.arguments is not None:
            least, most = argument_limits(now.arguments)
            before, before_most = argument_limits(command.arguments) if command.arguments is not None else (0, None)
            if least > before:
                yield Difference(new.name, Part.COMMAND, now.name, f"it needs {counted_arguments(least)} now")
            if most is not None and (before_most is None or most < before_most):
                bound = "at most " if most else ""
                yield Difference(new.name, Part.COMMAND, now.name, f"it takes {bound}{counted_arguments(most)} now")


def _options(module: str, old: Iterable[OptionDeclaration], new: Iterable[OptionDeclaration]) -> Iterator[Difference]:
    before = {option.name.lower(): option for option in old}
    after = {option.name.lower(): option for option in new}
    known = {name.lower(): option for option in after.values() for name in option.names}
    seen: set[str] = set()
    for key, option in before.items():
        now = known.get(key)
        if now is None:
            hint = "keep it, and let it do nothing, for a while; if another option took its place, name it there in "
            yield Difference(module, Part.OPTION, option.name, "the option is gone", hint=f"{hint}'renamed_from'")
            continue
        seen.add(now.name.lower())
        if now.name.lower() != key:
            # Reported under the name that configurations have.
            is_merged = now.name.lower() in before
            message = f"it is '{now.name}' now, and its former name is still taken"
            if is_merged:
                message = f"it is '{now.name}' now, which was another option: nobody may set both any more"
            yield Difference(module, Part.OPTION, option.name, message, is_breaking=is_merged)
        for message, is_breaking in (*_option(option, now), *_limits(option, now)):
            yield Difference(module, Part.OPTION, now.name, message, is_breaking)
        yield from _former_names(module, option, known)
    for key in sorted(after.keys() - seen):
        yield Difference(module, Part.OPTION, after[key].name, "the option is new", is_breaking=False)


def _former_names(
    module: str, option: OptionDeclaration, known: Mapping[str, OptionDeclaration]
) -> Iterator[Difference]:
    """Yield the former names of an option that are gone, or mean another option now."""
    now = known[option.name.lower()]
    for name in option.renamed_from:
        found = known.get(name.lower())
        if found is None:
            hint = f"leave it in the 'renamed_from' of '{now.name}' for a while, and say that it goes"
            yield Difference(module, Part.OPTION, now.name, f"its former name '{name}' is gone", hint=hint)
        elif found is not now:
            message = f"its former name '{name}' is that of the option '{found.name}' now"
            yield Difference(module, Part.OPTION, now.name, message, hint="give the other option a name of its own")
    before = {name.lower() for name in option.names}
    for name in now.renamed_from:
        if name.lower() not in before:
            message = f"the former name '{name}' is taken for it"
            yield Difference(module, Part.OPTION, now.name, message, is_breaking=False)


def _option(old: OptionDeclaration, new: OptionDeclaration) -> Iterator[tuple[str, bool]]:
    if old.type is not new.type:
        yield f"its type was {old.type} and is {new.type}", True
    if old.is_array is not new.is_array:
        yield ("it was one value and is an array", True) if new.is_array else ("it was an array and is one value", True)
    if old.default != new.default:
        yield f"its default was {_shown(old.default)} and is {_shown(new.default)}", True
    if old.is_tunable_online and not new.is_tunable_online:
        yield "it needs a restart now", True
    before, after = _scopes(old), _scopes(new)
    for scope in before:
        if scope not in after:
            yield f"it is not valid in {scope} any more", True
    if [scope for scope in after if scope in before] != [scope for scope in before if scope in after]:
        yield "its config scopes are asked in another order", True
    for scope in after:
        if scope not in before:
            yield f"it is valid in {scope} now", False


def _limits(old: OptionDeclaration, new: OptionDeclaration) -> Iterator[tuple[str, bool]]:
    if new.minimum is not None and (old.minimum is None or new.minimum > old.minimum):
        yield f"it is at least {new.minimum} now", True
    if new.maximum is not None and (old.maximum is None or new.maximum < old.maximum):
        yield f"it is at most {new.maximum} now", True
    words = dict(new.option_map)
    for word, value in old.option_map:
        if word not in words:
            yield f"the word '{word}' is gone", True
        elif words[word] != value:
            yield f"the word '{word}' was {value} and is {words[word]}", True


def _scopes(option: OptionDeclaration) -> tuple[str, ...]:
    try:
        return tuple(element.text for element in option.path.elements)
    except FallbackError:
        return (option.fallback,)


def _shown(default: str | None) -> str:
    return "none" if default is None else default


def _hooks(old: ModuleDefinition, new: ModuleDefinition) -> Iterator[Difference]:
    before = {hook.name: hook for hook in old.hooks}
    after = {hook.name: hook for hook in new.hooks}
    for name, hook in before.items():
        if name not in after:
            hint = "keep it, and call it beside its successor"
            yield Difference(new.name, Part.HOOK, hook.dotted, "the hook is gone", hint=hint)
            continue
        hint = f"leave it as it was, and declare '{next_name(name, after)}' beside it"
        for message in _hook(hook, after[name]):
            yield Difference(new.name, Part.HOOK, hook.dotted, message, hint=hint)
    for name in after.keys() - before.keys():
        yield Difference(new.name, Part.HOOK, after[name].dotted, "the hook is new", is_breaking=False)


def _server_hooks(old: ModuleDefinition, new: ModuleDefinition) -> Iterator[Difference]:
    before = {hook.dotted: hook for hook in old.server_hooks}
    after = {hook.dotted: hook for hook in new.server_hooks}
    yield from (
        Difference(new.name, Part.SERVER_HOOK, name, f"the declaration is {what}", is_breaking=False)
        for name, what in _changed_names(before.keys(), after.keys())
    )
    for name in sorted(before.keys() & after.keys()):
        # Modules with different declarations of one hook of the server cannot be loaded together.
        hint = "upgrade every module that declares or provides it at once"
        for message in _hook(before[name], after[name]):
            yield Difference(new.name, Part.SERVER_HOOK, name, message, hint=hint)


def _changed_names(old: AbstractSet[str], new: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    yield from ((name, "gone") for name in sorted(old - new))
    yield from ((name, "new") for name in sorted(new - old))


def _hook(old: HookSignature, new: HookSignature) -> Iterator[str]:
    if old.prototype != new.prototype:
        yield f"its prototype was '{old.prototype}' and is '{new.prototype}'"
    elif old.returns != new.returns or old.parameters != new.parameters:
        yield "its parameters changed"
    if old.policy != new.policy:
        yield "its return policy changed"
    if old.thread != new.thread:
        yield f"it was called in the thread '{old.thread}' and is called in '{new.thread}'"
