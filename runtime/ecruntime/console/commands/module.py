"""`module list`, `module hooks` and `module why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.command_line import join_words
from ecruntime.foundation.errors import UsageError
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.hooks import HookRow, ProviderRow
    from ecruntime.console.view.server_view import ModuleRow, ServerView

_ORDER = "registered in this order: singletons as they were loaded, then generic modules as their stanzas stand"


def _list(view: ServerView, call: CommandCall) -> Answer:
    del call
    rows = view.modules()
    text = "\n".join(_block(row) for row in rows) or "no modules are loaded"
    return Answer(value={"modules": [_fields(row) for row in rows]}, text=text)


def _fields(row: ModuleRow) -> Mapping[str, object]:
    fields: dict[str, object] = {"Module": row.name, "Scope_Name": row.module}
    if row.instance:
        fields["Instance_Name"] = row.instance
    fields["Enabled"] = "enabled" if row.is_enabled else "disabled"
    fields["API"] = "Singleton" if row.is_singleton else "Generic"
    fields["Name"] = row.source
    fields["Description"] = row.description
    fields["Loaded"] = row.why
    if row.control_failures:
        fields["Control_Failures"] = row.control_failures
    if row.notes:
        fields["Notes"] = "; ".join(row.notes)
    return fields


def _block(row: ModuleRow) -> str:
    (_, name), *others = _fields(row).items()
    return "\n".join([f"Module: {join_words([str(name)])}", *(f"  {label}: {value}" for label, value in others)])


def _hooks(view: ServerView, call: CommandCall) -> Answer:
    name = call.args[0].lower() if call.args else ""
    part = name.replace(".", "_")
    is_module = any(name in {row.name.lower(), row.module.lower()} for row in view.modules())
    # The name of a module stands for its own hooks and for what its instances provide, and is no part of other words.
    chains = [
        chain
        for chain in view.hooks.chains()
        if (chain.leaf.startswith(f"{part}_") if is_module else part in chain.leaf)
        or any(_is_of(name, row) for row in chain.providers)
    ]
    if not chains:
        if is_module:
            return Answer.failure(f"module '{call.args[0]}' provides no hook", hint="`module hooks` lists all")
        hint = "`module hooks` lists all hooks, `module list` all modules"
        return Answer.failure(f"neither a hook nor a module is called '{call.args[0]}'", hint=hint)
    text = "\n".join(line for chain in chains for line in _chain_lines(chain))
    return Answer(value={"order": _ORDER, "hooks": chains}, text=text)


def _is_of(name: str, row: ProviderRow) -> bool:
    owner = row.owner.lower()
    return name in {owner, owner.partition(":")[0]}


def _chain_lines(chain: HookRow) -> list[str]:
    lines = [chain.leaf, f"  {chain.prototype}", f"  policy: {chain.policy}"]
    if len(chain.providers) > 1:
        lines.append(f"  {_ORDER}")
    for number, row in enumerate(chain.providers, 1):
        failures = f"; {row.failures} failures" if row.failures else ""
        lines.append(f"  {number}. {join_words([row.owner])} ({row.why}{failures})")
    return lines


def _why(view: ServerView, call: CommandCall) -> Answer:
    if len(call.args) != 1:
        raise UsageError("which module?", hint="module why NAME")
    chain = view.module_why(call.args[0])
    return Answer(value={"why": chain}, text="\n".join(f"{'  ' * depth}{line}" for depth, line in enumerate(chain)))


MODULE_LIST = Command(
    ("module", "list"),
    "module list",
    "List the loaded modules in load order.",
    _list,
    level=AccessLevel.READ_ONLY,
)
MODULE_HOOKS = Command(
    ("module", "hooks"),
    "module hooks [NAME]",
    "Show hooks with their prototypes and providers, in call order; of a module, those that it provides.",
    _hooks,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument(
            "NAME", "a part of a hook's name, or a module; only the hooks with it, or with a provider of it, are shown"
        ),
    ),
)
MODULE_WHY = Command(
    ("module", "why"),
    "module why NAME",
    "Show why a module is loaded, and why what required it is.",
    _why,
    level=AccessLevel.READ_ONLY,
    arguments=(CommandArgument("NAME", "a loaded module"),),
)
