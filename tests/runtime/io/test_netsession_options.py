"""Typed options of a session: of its endpoint and peer, in the generation of the call, and without a cast."""

from __future__ import annotations

import errno
import gc
import weakref
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, cast

import pytest

from ecruntime.api import (
    DONE,
    Event,
    ListenerRegistration,
    Mask,
    Module,
    ModuleKind,
    NetSession,
    Option,
    OptionDefinition,
    OptionOfWords,
    OptionRegistration,
    OptionSource,
    OptionType,
    OptionWord,
    Registration,
    SessionOptions,
    Timeval,
    event_read,
    fetch_generic,
)
from ecruntime.foundation.errors import UsageError
from ecruntime.model.listener import standard_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.testing import Harness, Peers


class WordOption(Option[str]):
    def get(self) -> str:
        return self.fetch()


class LimitOption(Option["int | None"]):
    def get(self) -> int | None:
        return self.fetch()


class MoodWord(OptionWord):
    BRIGHT = 1


class MoodOption(OptionOfWords[MoodWord]):
    words = MoodWord

    def get(self) -> MoodWord:
        return self.fetch()


class EchoOptions(SessionOptions):
    """As a generated class is made."""

    def __init__(self, source: OptionSource) -> None:
        super().__init__(source)
        self.word = WordOption(source, 0)
        self.limit = LimitOption(source, 1)
        self.mood = MoodOption(source, 2)


class EchoSession(NetSession):
    @cached_property
    def options(self) -> EchoOptions:
        return EchoOptions(self.source)


OPTIONS = (
    OptionRegistration(OptionDefinition("word", OptionType.STRING, "", '"hi"')),
    OptionRegistration(OptionDefinition("limit", OptionType.INT, "")),
    OptionRegistration(OptionDefinition("mood", OptionType.INT, "", "3", option_map=(("bright", 1),))),
)


class Echo(Module):
    registration: ClassVar = Registration(
        1,
        "echo",
        ModuleKind.SINGLETON,
        listeners=(ListenerRegistration("Echo", has_acceptor=True, options=OPTIONS, session=EchoSession),),
    )
    look: ClassVar[Callable[[EchoSession], object]]
    seen: ClassVar[list[object]]

    def accept_echo(self, session: EchoSession) -> bool:
        return session.options.limit.get() != 0

    def serve_echo(self, event: Event, mask: Mask, session: EchoSession, now: Timeval) -> Mask:
        if not event_read(event, 100):
            return DONE
        try:
            self.seen.append(type(self).look(session))
        except UsageError as refused:
            self.seen.append((refused.message, refused.hint))
        return Mask.E_READ


@pytest.fixture
def look(runtime: Harness, peer: Peers) -> Callable[[Callable[[EchoSession], object], str], object]:
    """Return what a function finds out in the worker of a session."""
    Echo.seen = []

    def find(function: Callable[[EchoSession], object], listener: str = "") -> object:
        Echo.look = staticmethod(function)
        if listener:
            runtime.load(Echo, conf=f"echo {{}} Echo_Listener {{ {listener} }}")
        peer("Echo_Listener").send(b"x")
        return Echo.seen[-1]

    return find


Look = "Callable[[Callable[[EchoSession], object], str], object]"


def test_the_worker_gets_the_declared_class(look: Look) -> None:
    assert look(type, 'listen "127.0.0.1:0" {}') is EchoSession


@pytest.mark.parametrize(
    ("listener", "word"),
    [
        ('listen "127.0.0.1:0" {}', "hi"),
        ('word = "all" listen "127.0.0.1:0" {}', "all"),
        ('word = "all" peer "127.0.0.0/8" { word = "near" } listen "127.0.0.1:0" {}', "near"),
        ('peer "127.0.0.0/8" { word = "near" } listen "127.0.0.1:0" { word = "here" }', "here"),
        ('listen "127.0.0.1:0" { word = "here" peer "127.0.0.0/8" { word = "both" } }', "both"),
        ('listen "127.0.0.1:0" { word = "here" peer "10.0.0.0/8" { word = "far" } }', "here"),
    ],
)
def test_the_most_particular_value_holds(look: Look, listener: str, word: str) -> None:
    assert look(lambda session: (session.options.word.get(), session.option("word")), listener) == (word, word)


@pytest.mark.parametrize(("setting", "value"), [("", None), ("limit = 3", 3)])
def test_a_value_has_its_type_and_an_option_without_one_is_none(look: Look, setting: str, value: int | None) -> None:
    assert look(lambda session: session.options.limit.get(), f'listen "127.0.0.1:0" {{ {setting} }}') == value


def test_a_word_is_a_member_of_its_enum(look: Look) -> None:
    assert look(lambda session: session.options.mood.get(), 'mood = bright listen "127.0.0.1:0" {}') is MoodWord.BRIGHT


def test_a_word_that_is_held_is_a_member_too(look: Look) -> None:
    def held(session: EchoSession) -> object:
        with fetch_generic(session.options.mood, session.scopes) as mood:
            return mood

    assert look(held, 'listen "127.0.0.1:0" { mood = bright }') is MoodWord.BRIGHT


def test_those_of_every_listener_are_typed_too(look: Look) -> None:
    def values(session: EchoSession) -> tuple[bool, int, int, int, int, int]:
        own = session.options
        numbers = (own.listen_backlog, own.concurrency, own.peer_concurrency, own.idle_timeout, own.session_timeout)
        return own.enable.get(), *(number.get() for number in numbers)  # type: ignore[return-value]

    here = 'idle_timeout = 60 listen "127.0.0.1:0" { concurrency = 9 peer "127.0.0.0/8" { session_timeout = 70 } }'
    assert look(values, here) == (True, 128, 9, 0, 60, 70)


def test_each_standard_option_is_an_attribute() -> None:
    names = [option.name for option in standard_options("Echo")]
    assert list(vars(SessionOptions(cast("OptionSource", None)))) == names


def test_the_acceptor_sees_them(runtime: Harness, peer: Peers) -> None:
    runtime.load(Echo, conf='echo {} Echo_Listener { listen "127.0.0.1:0" { limit = 0 } }')
    assert peer("Echo_Listener").receive_all() == b""


@pytest.mark.expect_failure(owner="echo", match="cannot serve")
def test_a_session_that_cannot_begin_is_closed_and_the_next_one_served(
    runtime: Harness, peer: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin(session: EchoSession) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    runtime.load(Echo, conf='echo {} Echo_Listener { listen "127.0.0.1:0" {} }')
    with monkeypatch.context() as patch:
        patch.setattr(EchoSession, "begin", begin)
        assert peer("Echo_Listener").receive_all() == b""
    assert any("cannot serve 127.0.0.1:" in record.text for record in runtime.records)
    peer("Echo_Listener").send(b"")
    assert runtime.server.netlisteners.sessions == 1


def test_a_living_session_sees_what_a_reload_changes(runtime: Harness, peer: Peers) -> None:
    Echo.seen, Echo.look = [], staticmethod(lambda session: session.options.word.get())
    conf = 'echo {} Echo_Listener { word = "old" listen "127.0.0.1:0" {} }'
    runtime.load(Echo, conf=conf)
    one = peer("Echo_Listener")
    one.send(b"x")
    runtime.reload(conf.replace("old", "new"))
    one.send(b"x")
    assert Echo.seen == ["old", "new"]


def test_a_value_is_held_with_its_generation_by_the_queries_of_the_seed(look: Look) -> None:
    def held(session: EchoSession) -> object:
        with fetch_generic(session.options.word, session.scopes) as here:
            pass
        with fetch_generic(session.options.word, [("Echo_Listener", "")]) as everywhere:
            pass
        return here, everywhere

    assert look(held, 'word = "all" listen "127.0.0.1:0" { word = "here" }') == ("here", "all")


def test_a_held_generation_answers_for_a_session(runtime: Harness, look: Look) -> None:
    session = look(lambda session: session, 'word = "old" listen "127.0.0.1:0" {}')
    assert isinstance(session, EchoSession)
    with runtime.server.store.acquire("the test") as generation:
        runtime.reload('echo {} Echo_Listener { word = "new" listen "127.0.0.1:0" {} }')
        with fetch_generic(session.options.word, session.scopes, generation) as word:
            assert (word, session.options.word.get()) == ("old", "new")


def test_a_handle_is_that_of_the_option(runtime: Harness, look: Look) -> None:
    def name(session: EchoSession) -> str:
        registry = runtime.server.current.configuration.registry
        return registry.option(session.options.limit.handle).definition.name

    assert look(name, 'listen "127.0.0.1:0" {}') == "limit"


def test_an_unknown_name_is_refused_with_a_near_miss(look: Look) -> None:
    assert look(lambda session: session.option("wrod"), 'listen "127.0.0.1:0" {}') == (
        "'Echo_Listener' has no option 'wrod'",
        "did you mean 'word'?",
    )


def test_who_keeps_an_option_keeps_no_session(look: Look, runtime: Harness, peer: Peers) -> None:
    kept: list[tuple[WordOption, weakref.ref[EchoSession]]] = []
    look(lambda session: kept.append((session.options.word, weakref.ref(session))), 'listen "127.0.0.1:0" {}')
    runtime.server.netlisteners.endpoints[0].sessions.copy().pop().close()
    runtime.settle()
    gc.collect()
    option, session = kept[0]
    assert session() is None
    assert option.get() == "hi"


ENDPOINTS = 'listen "127.0.0.1:0" { word = "first" } listen "127.0.0.2:0" { word = "second" }'


@pytest.mark.parametrize("ask", [lambda it: it.options.word.get(), lambda it: it.option("word")])
def test_a_value_is_looked_up_once_for_an_endpoint(
    look: Look, runtime: Harness, peer: Peers, monkeypatch: pytest.MonkeyPatch, ask: Callable[[EchoSession], object]
) -> None:
    look(type, ENDPOINTS)
    asked: list[int] = []
    host = runtime.server.netlisteners.endpoints[0].definition.host
    fetch = host.fetch_pairs
    monkeypatch.setattr(host, "fetch_pairs", lambda handle, pairs: asked.append(handle) or fetch(handle, pairs))
    Echo.look = staticmethod(lambda session: [ask(session) for _ in range(3)])
    for number in (0, 1, 0, 1):
        peer("Echo_Listener", number).send(b"x")
    assert Echo.seen[1:] == [["first"] * 3, ["second"] * 3] * 2
    assert asked.count(runtime.server.netlisteners.endpoints[0].definition.handles["word"]) == 2
    runtime.reload(f"echo {{}} Echo_Listener {{ {ENDPOINTS.replace('first', 'third')} }}")
    peer("Echo_Listener", 0).send(b"x")
    assert Echo.seen[-1] == ["third"] * 3
