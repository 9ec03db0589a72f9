"""Calls between the languages have no frame while one generation is alive, and are of their generation all the same."""

from __future__ import annotations

import sys
import weakref
from threading import Event, Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.hooks.dispatch import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import InstallC

    from ecruntime.testing import Harness

SWALLOW = """
#define POLICY if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL)
EC_DECLARE_HOOK(swallow, int, asked, (void *, int), (int depth), (EC_HOOK_CLOSURE, depth), POLICY)
EC_DECLARE_HOOK(swallow, int, ask, (void *, int), (int depth), (EC_HOOK_CLOSURE, depth), POLICY)
EC_DECLARE_HOOK(swallow, int, pick, (void *, int), (int number), (EC_HOOK_CLOSURE, number), POLICY)
EC_DECLARE_VOID_HOOK(swallow, tell, (void *, const char *, int), (const char *text, int text_len),
                     (EC_HOOK_CLOSURE, text, text_len))
EC_DECLARE_HOOK_NOARGS(swallow, int, calls, EC_HOOK_RETURN(EC_HOOK_RETVAL))
static int calls;
static int ask(void *closure, int depth) { (void)closure; return call_swallow_asked_hook(depth); }
static int pick(void *closure, int number) {
  calls++;
  return number == *(int *)closure ? number * 10 : 0;
}
static void tell(void *closure, const char *text, int length) {
  (void)text;
  calls += *(int *)closure * length;
}
static int count(void *closure) { int found = calls; (void)closure; calls = 0; return found; }
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  static int first = 1, second = 2;
  (void)self; (void)ignored;
  register_swallow_ask_hook_last(ask, NULL);
  register_swallow_pick_hook_last(pick, &first);
  register_swallow_pick_hook_last(pick, &second);
  register_swallow_tell_hook_last(tell, &first);
  register_swallow_tell_hook_last(tell, &second);
  register_swallow_calls_hook_last(count, NULL);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)output; (void)flags; (void)conf; return 0;
}
"""
CONF = "swallow { }\nmartin { }"


class Martin(Module):
    """Provides in Python what C calls, and calls what C provides."""

    registration: ClassVar = Registration(API, "martin", ModuleKind.SINGLETON, requires=("swallow",))
    asked: ClassVar[Callable[[int], int]]

    def conf_setup(self) -> None:
        """Register what a test has set."""
        self.register_last("swallow.asked", lambda _, depth: Martin.asked(depth))


def _unset(depth: int) -> int:
    raise AssertionError(depth)


def _method(runtime: Harness) -> Callable[[int], object]:
    """Return the call of a hook as modules have it: a method that is found through a class."""
    hooks = runtime.server.store.current.hooks
    owner = type("Owner", (), {"call": hooks.method(hooks["swallow_pick"])})
    assert owner.call(owner(), 2) == 20  # type: ignore[attr-defined]
    return owner().call  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def loaded(runtime: Harness, install_c: InstallC) -> Iterator[Harness]:
    install_c("swallow", SWALLOW)
    runtime.load(Martin, conf=CONF)
    yield runtime
    Martin.asked = _unset


def _hook_frames() -> int:
    frame, count = sys._getframe(1), 0
    while frame is not None:
        count += frame.f_code.co_filename == FILE_NAME
        frame = frame.f_back  # type: ignore[assignment] # None at the end
    return count


@pytest.mark.own_reloads("it counts generations")
def test_a_call_that_has_no_frame_keeps_its_generation_while_another_is_published(loaded: Harness) -> None:
    store = loaded.server.store
    core = weakref.ref(store.current.core)
    inside, published = Event(), Event()
    seen: list[object] = []

    def numbers(depth: int) -> int:
        seen.append((store.generation_of_call().number, _hook_frames()))
        if depth == 1:
            inside.set()
            assert published.wait(20)
            seen.append(store.generation_of_call().number)
            # A call of the current generation, in that of the replaced one: of both languages, and back.
            loaded.server.find_hook("swallow.ask").call(0)
            seen.append(store.generation_of_call().number)
        return 0

    Martin.asked = numbers
    thread = Thread(target=lambda: loaded.server.find_hook("swallow.ask").call(1))
    thread.start()
    assert inside.wait(20)
    loaded.reload(CONF + " ")
    assert store.numbers == (1, 2)
    published.set()
    thread.join()
    # Without a frame; then still of its own; the inner call with two frames, one of them for each change of language.
    assert seen == [(1, 0), 1, (2, 2), 1]
    del thread
    loaded.settle()
    assert (store.numbers, core()) == ((2,), None)
    seen.clear()
    loaded.server.find_hook("swallow.ask").call(0)
    assert seen == [(2, 0)]


@pytest.mark.own_reloads("it counts generations")
def test_while_a_former_generation_is_held_calls_have_frames(loaded: Harness) -> None:
    store = loaded.server.store
    seen: list[object] = []
    Martin.asked = lambda depth: seen.append((store.generation_of_call().number, _hook_frames())) or depth
    with store.acquire("a test") as held:
        loaded.reload(CONF + " ")
        for generation in (held, store.current):
            assert generation.hooks["swallow_ask"].call(3) == 3
    # C calls hooks of the current generation, and Python those of the one that it asks.
    assert seen == [(2, 2), (2, 2)]


def test_providers_in_c_alone_are_called_as_the_policy_says(loaded: Harness) -> None:
    pick, calls = (loaded.server.find_hook(f"swallow.{name}").call for name in ("pick", "calls"))
    assert [(pick(number), calls()) for number in (1, 2, 3)] == [(10, 1), (20, 2), (0, 2)]
    assert loaded.server.find_hook("swallow.tell").call("four", 4) is None
    assert calls() == 12
    assert _method(loaded)(2) == 20


def test_what_is_not_usual_is_told_as_of_any_hook(loaded: Harness) -> None:
    pick = loaded.server.find_hook("swallow.pick").call
    with pytest.raises(TypeError, match=r"call\(\) missing 1 required positional argument"):
        pick()
    with pytest.raises(TypeError, match=r"call\(\) takes 1 positional argument but 2 were given"):
        pick(1, 2)
    assert pick(a0=2) == 20
    with loaded.expect_failure(OverflowError, owner="swallow", match="argument 1 of swallow_pick"):
        assert pick(2**40) == 0
    with loaded.expect_failure(ValueError, owner="swallow", match="a length of 5 is given for 4 bytes"):
        loaded.server.find_hook("swallow.tell").call("four", 5)
    assert pick(True) == 10


LENGTHS = {"None": (None, 0), "one byte that is no UTF-8": ("\udcff", 1), "two bytes": ("\u00f6", 2), "none": ("", 0)}


@pytest.mark.parametrize("case", LENGTHS)
def test_a_length_beyond_the_bytes_of_a_text_never_reaches_c(loaded: Harness, case: str) -> None:
    text, size = LENGTHS[case]
    tell, calls = (loaded.server.find_hook(f"swallow.{name}").call for name in ("tell", "calls"))
    tell(text, size)
    assert calls() == 3 * size
    with loaded.expect_failure(ValueError, owner="swallow", match=f"is given for {size} bytes"):
        tell(text, size + 1)
        loaded.settle()
    assert calls() == 0


def test_an_end_of_the_process_passes_through_a_call_without_a_frame(loaded: Harness) -> None:
    def end(depth: int) -> int:
        raise SystemExit(depth)

    Martin.asked = end
    with pytest.raises(SystemExit, match="3"):
        loaded.server.find_hook("swallow.ask").call(3)


def test_a_call_without_end_is_told_as_a_failure(loaded: Harness) -> None:
    ask = loaded.server.find_hook("swallow.ask").call
    Martin.asked = lambda depth: ask(depth + 1) if depth < 2 * sys.getrecursionlimit() else depth
    # Deepest down there is no room even for the report: frames above make it.
    with loaded.expect_failure(RecursionError, owner="martin"):
        assert ask(1) == 0
    Martin.asked = lambda depth: depth
    assert ask(7) == 7


def test_a_traced_hook_is_called_by_code_that_measures(loaded: Harness) -> None:
    loaded.console("hook trace swallow.pick on")
    assert _method(loaded)(3) == 0
    assert loaded.server.find_hook("swallow.pick").call(1) == 10
    traced = loaded.server.watch.traced("swallow_pick")
    assert [[step.result for step in call.steps] for call in traced] == [["0", "20"], ["0", "0"], ["10"]]
