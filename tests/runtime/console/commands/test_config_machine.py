"""Changes, transactions, reloads, failures, holds and queries in any order, against a model of plain dictionaries."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from ecruntime.api import (
    Module,
    ModuleKind,
    OptionDefinition,
    OptionRegistration,
    OptionType,
    Registration,
)
from ecruntime.console.config_transaction import SessionState
from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.generation import TransactionFailed
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

if TYPE_CHECKING:
    from ecruntime.api import Init
    from ecruntime.generation import GenerationReference

Scope: TypeAlias = tuple[str | None, str | None]
"""Binding and domain, each named or not."""
Model: TypeAlias = dict[Scope, int]


@dataclass
class OpenTransaction:
    """What a session has collected, and the generation that it began with."""

    number: int
    model: Model
    is_from_scratch: bool
    commands: list[str] = field(default_factory=list)


DEFAULT = 5
UNLUCKY = 13
"""The module refuses a transaction with this value at the top level in its `ext_init`."""
NAMES = ("b1", "b2", None)
DOMAINS = ("d1", "d2", None)
SCOPES = st.tuples(st.sampled_from(NAMES), st.sampled_from(DOMAINS))
VALUES = st.integers(0, 12)
SESSIONS = st.sampled_from([0, 1])
FREED: list[int] = []


class Owl(Module):
    registration = Registration(
        1,
        "owl",
        ModuleKind.SINGLETON,
        options=(
            OptionRegistration(
                OptionDefinition(
                    "window",
                    OptionType.INT,
                    "Binding:Domain>Binding>Domain>Global",
                    str(DEFAULT),
                    postset=lambda value: FREED.append(value),  # type: ignore[arg-type]
                    datafree=lambda value: FREED.remove(value),  # type: ignore[arg-type]
                )
            ),
        ),
    )

    def ext_init(self, init: Init) -> object:
        assert init.transaction is not None
        handle = init.transaction.configuration.registry.find("window")[0].handle  # type: ignore[attr-defined]
        if init.transaction.scope()[handle] == UNLUCKY:
            raise ValueError("an unlucky number")
        return init.transaction.number


def expected(model: Model, binding: str | None, domain: str | None) -> int:
    order: list[Scope] = [(binding, domain), (binding, None), (None, domain), (None, None)]
    return next((model[scope] for scope in order if scope in model), DEFAULT)


def words(scope: Scope) -> str:
    binding, domain = scope
    return f"{f'binding {binding} ' if binding else ''}{f'domain {domain} ' if domain else ''}"


def written(model: Model) -> str:
    lines = ["owl {}", 'local_changes_file = "local.conf"']
    for (binding, domain), value in model.items():
        line = f"window = {value}"
        line = f'domain "{domain}" {{ {line} }}' if domain else line
        lines.append(f'binding "{binding}" {{ {line} }}' if binding else line)
    return "\n".join(lines)


class ConfigMachine(RuleBasedStateMachine):
    """One server; `model` is what is in effect, `file` what the file says, `held` what each reference shall give.

    `local` is what the server wrote into its own file, and `transactions` what each of two sessions has open.
    """

    references = Bundle("references")

    def __init__(self) -> None:
        super().__init__()
        FREED.clear()
        self.folder = Path(tempfile.mkdtemp())
        self.conf = self.folder / "ecelerity.conf"
        self.model: Model = {}
        self.file: Model = {}
        self.local: Model = {}
        self.states = (SessionState(), SessionState())
        self.transactions: list[OpenTransaction | None] = [None, None]
        self.conf.write_text(written(self.file), encoding="utf-8")
        self.held: list[tuple[GenerationReference, Model, int]] = []
        modules = GivenModules()
        modules.give(Owl)
        clock = VirtualClock()
        self.server = Server(Settings(self.conf), modules, clock, VirtualPoller(clock), Log(clock))
        self.dispatcher = SystemConsole(self.server).dispatcher
        self.server.start()
        self.number = 1
        self.handle = self.server.committed.registry.find("window")[0].handle

    @property
    def files(self) -> Model:
        """What the files say, as they were read or written last."""
        return {**self.file, **self.local}

    def ask(self, line: str, session: int | None = None, *, is_done: bool = True) -> str:
        state = None if session is None else self.states[session]
        reply = self.dispatcher.execute(Request(Form.TEXT, line), None, state)
        assert reply.is_completed == is_done, reply.text
        self.server.scheduler.run_once(0.0)
        return reply.text

    def console(self, line: str, *, is_done: bool) -> None:
        self.ask(line, is_done=is_done)
        self.number += is_done

    @rule(scope=SCOPES, value=VALUES)
    def set(self, scope: Scope, value: int) -> None:
        self.console(f"config set {words(scope)}window {value}", is_done=True)
        self.model[scope] = value

    @rule(scope=SCOPES)
    def unset(self, scope: Scope) -> None:
        self.console(f"config unset {words(scope)}window", is_done=scope in self.model)
        self.model.pop(scope, None)

    @rule(session=SESSIONS, is_from_scratch=st.booleans())
    def begin(self, session: int, *, is_from_scratch: bool) -> None:
        is_done = self.transactions[session] is None
        self.ask(f"config begin{' from scratch' if is_from_scratch else ''}", session, is_done=is_done)
        if is_done:
            model = {} if is_from_scratch else dict(self.model)
            self.transactions[session] = OpenTransaction(self.number, model, is_from_scratch)

    @rule(session=SESSIONS, scope=SCOPES, value=VALUES | st.just(UNLUCKY))
    def set_in_a_transaction(self, session: int, scope: Scope, value: int) -> None:
        if (transaction := self.transactions[session]) is None:
            return
        transaction.commands.append(f"config set {words(scope)}window {value}")
        self.ask(transaction.commands[-1], session)
        transaction.model[scope] = value

    @rule(session=SESSIONS, scope=SCOPES)
    def unset_in_a_transaction(self, session: int, scope: Scope) -> None:
        if (transaction := self.transactions[session]) is None:
            return
        command = f"config unset {words(scope)}window"
        self.ask(command, session, is_done=scope in transaction.model)
        if scope in transaction.model:
            transaction.commands.append(command)
            del transaction.model[scope]

    @rule(session=SESSIONS)
    def replay(self, session: int) -> None:
        transaction = self.transactions[session]
        shown = self.ask("config replay", session, is_done=transaction is not None)
        if transaction is not None:
            assert shown.splitlines() == (transaction.commands or ["Nothing was set or unset."])

    @rule(session=SESSIONS)
    def commit(self, session: int) -> None:
        transaction = self.transactions[session]
        is_done = (
            transaction is not None
            and transaction.number == self.number
            and transaction.model.get((None, None)) != UNLUCKY
        )
        answer = self.ask("config commit", session, is_done=is_done)
        if transaction is None:
            assert answer.startswith("no transaction is open")
        elif transaction.number != self.number:
            assert answer.startswith(f"generation {self.number} was published meanwhile")
        elif not is_done:
            assert answer.endswith(f"Generation {self.number} keeps running.\nThe transaction stays open.\n")
        else:
            self.number += bool(transaction.commands or transaction.is_from_scratch)
            self.model = transaction.model
            self.transactions[session] = None

    @rule(session=SESSIONS)
    def roll_back(self, session: int) -> None:
        self.ask("config rollback", session, is_done=self.transactions[session] is not None)
        self.transactions[session] = None

    @rule(session=SESSIONS)
    def reload_in_a_session(self, session: int) -> None:
        if self.transactions[session] is not None:
            assert self.ask("config reload", session, is_done=False).startswith("a transaction is open")

    @rule()
    def write_back(self) -> None:
        answer = self.ask("config writeback").splitlines()
        lost = {*self.file} - {*self.model}
        assert sum("window = " in line and "was unset" in line for line in answer) == len(lost)
        self.local = {scope: value for scope, value in self.model.items() if self.file.get(scope) != value}

    @rule(scope=SCOPES)
    def set_nonsense(self, scope: Scope) -> None:
        self.console(f"config set {words(scope)}window soon", is_done=False)

    @rule()
    def set_what_the_module_refuses(self) -> None:
        self.console(f"config set window {UNLUCKY}", is_done=False)

    @rule(file=st.dictionaries(SCOPES, VALUES, max_size=5))
    def reload(self, file: Model) -> None:
        self.file = file
        self.conf.write_text(written(file), encoding="utf-8")
        self.console("config reload", is_done=True)
        self.model = self.files

    @rule()
    def reload_the_same(self) -> None:
        self.conf.write_text(written(self.file), encoding="utf-8")
        self.console("config reload", is_done=True)
        self.model = self.files

    @rule(text=st.sampled_from(["window = soon", "windo = 3", "owl {", f"owl {{}} window = {UNLUCKY}"]))
    def reload_what_is_refused(self, text: str) -> None:
        self.conf.write_text(text, encoding="utf-8")
        with pytest.raises(TransactionFailed):
            self.server.reload()

    @rule(target=references)
    def hold(self) -> tuple[GenerationReference, Model, int]:
        held = (self.server.acquire("machine"), dict(self.model), self.number)
        self.held.append(held)
        return held

    @rule(held=consumes(references))
    def release(self, held: tuple[GenerationReference, Model, int]) -> None:
        self.held = [other for other in self.held if other is not held]
        held[0].release()
        self.server.scheduler.run_once(0.0)

    @rule(binding=st.sampled_from(NAMES), domain=st.sampled_from(DOMAINS))
    def query(self, binding: str | None, domain: str | None) -> None:
        views: list[tuple[Any, Model]] = [(self.server.current, self.model)]
        views += [(reference.generation, model) for reference, model, _ in self.held]
        for generation, model in views:
            value = expected(model, binding, domain)
            ask = generation.configuration
            keys = {kind: name for kind, name in (("binding", binding), ("domain", domain)) if name}
            assert ask.lookup(self.handle, keys).value == value
            assert ask.fetch_generic(self.handle, keys.items()) == value
            assert generation.scope(**keys)[self.handle] == value
            if binding and domain:
                assert ask.fetch_binding_domain(self.handle, binding, domain) == value
            elif binding:
                assert ask.fetch_binding(self.handle, binding) == value
            elif domain:
                assert ask.fetch_domain(self.handle, domain) == value
            else:
                assert ask.fetch(self.handle) == value

    @invariant()
    def the_living_generations_are_the_current_one_and_the_held_ones(self) -> None:
        self.server.scheduler.run_once(0.0)
        alive = {self.number, *(number for _, _, number in self.held)}
        assert self.server.current.number == self.number
        assert self.server.store.numbers == tuple(sorted(alive))
        assert all(reference.generation.number == number for reference, _, number in self.held)

    @invariant()
    def the_values_that_are_not_freed_are_those_of_living_generations(self) -> None:
        models = {number: model for _, model, number in self.held} | {self.number: self.model}
        assert sorted(FREED) == sorted(value for model in models.values() for value in model.values())

    @invariant()
    def the_changes_lead_from_the_files_to_what_is_in_effect(self) -> None:
        changed = {
            (dict(change.path).get("Binding", dict(change.path).get("binding")),
             dict(change.path).get("Domain", dict(change.path).get("domain")))
            for change in self.server.changes
            if change.option.lower() == "window"
        }  # fmt: skip
        scopes = {*self.model, *self.files}
        assert changed == {scope for scope in scopes if self.model.get(scope) != self.files.get(scope)}

    def teardown(self) -> None:
        for reference, _, _ in self.held:
            reference.release()
        self.server.close()
        shutil.rmtree(self.folder)


MOST = max(40, settings().max_examples // 10)
"""Every example is a server with forty changes, which take a tenth of a second on a busy machine."""
ConfigMachine.TestCase.settings = settings(max_examples=MOST, stateful_step_count=40)
test_the_server_agrees_with_the_model = ConfigMachine.TestCase
