"""`config begin`, `replay`, `commit` and `rollback`: several changes that become one generation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.change_answer import published_fields, refused_change
from ecruntime.console.command import Command
from ecruntime.console.config_transaction import ConfigTransaction
from ecruntime.foundation.errors import EnvironmentFailure, LoadFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView

_NOTE: Final = (
    "`config get`, `eval` and `show` tell what runs, until `config commit`; the transaction ends with the connection."
)


def _begin(view: ServerView, call: CommandCall) -> Answer:
    return _open(view, call, is_from_scratch=False)


def _begin_from_scratch(view: ServerView, call: CommandCall) -> Answer:
    return _open(view, call, is_from_scratch=True)


def _open(view: ServerView, call: CommandCall, *, is_from_scratch: bool) -> Answer:
    state = call.state
    if state.config_transaction is not None:
        message = f"a transaction is already open, with {_counted(state.config_transaction)}"
        return Answer.failure(message, hint="`config commit` or `config rollback` ends it")
    current = view.summary().generation
    state.config_transaction = ConfigTransaction.begin(
        current, view.configuration().root, is_from_scratch=is_from_scratch
    )
    what = "an empty configuration" if is_from_scratch else f"generation {current}"
    value = {"generation": current, "is_from_scratch": is_from_scratch, "note": _NOTE}
    return Answer(value=value, text=f"The transaction begins with {what}.\n{_NOTE}")


def _replay(view: ServerView, call: CommandCall) -> Answer:
    del view
    transaction = _opened(call)
    value = {
        "generation": transaction.generation,
        "is_from_scratch": transaction.is_from_scratch,
        "commands": transaction.commands,
    }
    return Answer(value=value, text="\n".join(transaction.commands) or "Nothing was set or unset.")


def _commit(view: ServerView, call: CommandCall) -> Answer:
    transaction = _opened(call)
    current = view.summary().generation
    if transaction.generation != current:
        message = (
            f"generation {current} was published meanwhile, and the transaction began with {transaction.generation}"
        )
        hint = "`config replay` shows its commands; give them anew after `config rollback` and `config begin`"
        return Answer.failure(message, hint=hint)
    if transaction.is_empty:
        call.state.config_transaction = None
        value = {"generation": current, "findings": (), "output": (), "commands": 0}
        return Answer(value=value, text=f"Nothing was changed. Generation {current} stays in effect.")
    try:
        published = view.change(transaction.root)
    except (LoadFailed, EnvironmentFailure) as error:
        answer = refused_change("The transaction is refused.", view, error, transaction.commands)
        return replace(answer, text=f"{answer.text}\nThe transaction stays open.")
    call.state.config_transaction = None
    notices = (*published.findings, *published.output)
    lines = [*map(str, notices), f"Generation {published.generation} is in effect."]
    value = {**published_fields(published), "commands": len(transaction.commands)}
    return Answer(value=value, text="\n".join(lines))


def _prepare_commit(view: ServerView, call: CommandCall, then: Callable[[], object]) -> bool:
    transaction = call.state.config_transaction
    is_of_use = transaction is not None and transaction.generation == view.summary().generation
    return transaction is not None and is_of_use and view.prepare_change(transaction.root, then)


def _rollback(view: ServerView, call: CommandCall) -> Answer:
    transaction = _opened(call)
    call.state.config_transaction = None
    value = {"generation": view.summary().generation, "commands": len(transaction.commands)}
    return Answer(value=value, text=f"The transaction with {_counted(transaction)} is dropped.")


def _opened(call: CommandCall) -> ConfigTransaction:
    if call.state.config_transaction is None:
        raise UsageError("no transaction is open in this session", hint="`config begin` opens one")
    return call.state.config_transaction


def _counted(transaction: ConfigTransaction) -> str:
    count = len(transaction.commands)
    return f"{count} command" if count == 1 else f"{count} commands"


CONFIG_BEGIN: Final = Command(
    ("config", "begin"),
    "config begin",
    "Open a transaction: collect what this session sets and unsets until `config commit`.",
    _begin,
)
CONFIG_BEGIN_FROM_SCRATCH: Final = Command(
    ("config", "begin", "from", "scratch"),
    "config begin from scratch",
    "Open a transaction that begins with an empty configuration.",
    _begin_from_scratch,
)
CONFIG_REPLAY: Final = Command(
    ("config", "replay"),
    "config replay",
    "Show the commands of the open transaction as they can be typed.",
    _replay,
)
CONFIG_COMMIT: Final = Command(
    ("config", "commit"),
    "config commit",
    "Make one generation of all that the transaction changed.",
    _commit,
    prepare=_prepare_commit,
)
CONFIG_ROLLBACK: Final = Command(
    ("config", "rollback"),
    "config rollback",
    "Drop the open transaction.",
    _rollback,
)
