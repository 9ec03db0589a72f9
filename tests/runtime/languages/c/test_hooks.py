"""Providers in C and in Python meet in one chain, whoever declares the hook and whoever calls it."""

from __future__ import annotations

import gc
import weakref
from threading import Barrier, Thread
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.generation import TransactionFailed
from ecruntime.hooks import Cell, Hook
from ecruntime.model.hook_signature import signature
from ecruntime.scheduler import Timeval
from ecruntime.simulator import AcceptConstruct, EcMessage
from ecruntime.testing import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import InstallC

    from ecruntime.testing import Harness

HOOKS = """
#include "ec_message.h"
EC_DECLARE_HOOK(reef, int, sum, (void *, int), (int amount), (EC_HOOK_CLOSURE, amount),
                if (!EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_VOID_HOOK(reef, told, (void *, const char *, int), (const char *text, int text_len),
                     (EC_HOOK_CLOSURE, text, text_len))
EC_DECLARE_HOOK(reef, const char *, word, (void *, const char *), (const char *text), (EC_HOOK_CLOSURE, text))
EC_DECLARE_HOOK(reef, int, mixed,
                (void *, unsigned char, double, struct timeval *, int *, const char **, u_int64_t),
                (unsigned char small, double real, struct timeval *when, int *count, const char **name, u_int64_t big),
                (EC_HOOK_CLOSURE, small, real, when, count, name, big))
EC_DECLARE_HOOK(reef, int, seen, (void *, ec_message *, const char *), (ec_message *msg, const char *key),
                (EC_HOOK_CLOSURE, msg, key))
"""
PHASES = """
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags; return 0;
}
"""
REEF = (
    HOOKS
    + PHASES
    + """
static int conf_setup(generic_module_infrastructure *self, int ignored) { (void)self; (void)ignored; return 0; }
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  char word[64] = "";
  int number = 0, count = 5;
  const char *name = "tang";
  struct timeval when = {-2, 250000};
  (void)self; (void)xml;
  sscanf(command, "%63s %d", word, &number);
  if (!strcmp(word, "sum")) stringprintf(response, "%d", call_reef_sum_hook(number));
  else if (!strcmp(word, "told")) call_reef_told_hook("abc\\0def", number);
  else if (!strcmp(word, "word")) {
    const char *said = call_reef_word_hook("sn\\xc3\\xb6 \\xff");
    stringprintf(response, "%s", said ? said : "NULL");
  } else {
    int result = call_reef_mixed_hook(200, 0.5, &when, &count, &name, ~(u_int64_t)0);
    stringprintf(response, "%d %d %s", result, count, name ? name : "NULL");
  }
}
"""
)
KELP = (
    HOOKS
    + PHASES
    + """
static char last[] = "l", first[] = "f";
static generic_module_infrastructure *me;
static int add(void *closure, int amount) {
  ec_mod_debug(me, DNOTICE, "%s %d\\n", (char *)closure, amount);
  return amount + (closure == first ? 10 : 20);
}
static void tell(void *closure, const char *text, int length) {
  (void)closure;
  ec_mod_debug(me, DNOTICE, "told %.*s\\n", length, text);
}
static const char *word(void *closure, const char *text) { (void)closure; return text && *text ? text + 1 : NULL; }
static int mixed(void *closure, unsigned char small, double real, struct timeval *when, int *count, const char **name,
                 u_int64_t big) {
  (void)closure;
  ec_mod_debug(me, DNOTICE, "%u %.2f %ld.%06ld %d %s %lu\\n", small, real, when ? (long)when->tv_sec : 0L,
               when ? (long)when->tv_usec : 0L, count ? *count : -1, name && *name ? *name : "NULL", big);
  if (count) *count += small;
  if (name) *name = "wrack";
  return 1;
}
static int seen(void *closure, ec_message *msg, const char *key) {
  const char *value = msg ? ec_message_context_get(msg, ECMESS_CTX_MESS, key) : NULL;
  const char *other = msg ? ec_message_context_get(msg, ECMESS_CTX_CONN, key) : NULL;
  (void)closure;
  ec_mod_debug(me, DNOTICE, "%s %s\\n", value ? value : "NULL", other ? other : "NULL");
  if (msg) ec_message_context_set(msg, ECMESS_CTX_MESS, "kelp", "green");
  if (msg) ec_message_context_set(msg, ECMESS_CTX_CONN, key, NULL);
  return value != NULL;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  register_reef_sum_hook_last(add, last);
  register_reef_sum_hook_first(add, first);
  register_reef_told_hook_last(tell, NULL);
  register_reef_word_hook_last(word, NULL);
  register_reef_mixed_hook_last(mixed, NULL);
  register_reef_seen_hook_last(seen, NULL);
  return 0;
}
"""
)
CONF = "reef { }\nkelp { debug_level = notice }\nplover { }"


def said(runtime: Harness, module: str = "kelp") -> list[str]:
    return [record.text for record in runtime.records if record.subsystem == module]


@pytest.fixture
def both(runtime: Harness, install_c: InstallC) -> Callable[..., Harness]:
    """Install the module that declares and calls, and the one that provides."""
    install_c("reef", REEF)
    install_c("kelp", KELP, manifest='requires = ["reef"]\n')

    def load(**providers: Callable[..., object]) -> Harness:
        class Plover(Module):
            registration: ClassVar = Registration(API, "plover", ModuleKind.SINGLETON, requires=("reef", "kelp"))

            def conf_setup(self) -> None:
                for name, function in providers.items():
                    self.register_last(f"reef.{name}", lambda _, *given, call=function: call(*given))

        runtime.load(Plover, conf=CONF)
        return runtime

    return load


def test_c_calls_providers_of_both_languages_in_the_order_of_one_table(both: Callable[..., Harness]) -> None:
    calls: list[int] = []
    runtime = both(sum=lambda amount: calls.append(amount) or amount + 1)
    assert runtime.console("reef sum 4") == "5"
    assert calls == [4]
    assert said(runtime) == ["f 4", "l 4"]
    assert runtime.fire("reef.sum", amount=2) == 3
    assert said(runtime)[2:] == ["f 2", "l 2"]


class Early(Module):
    """Provides a hook of a module in C whose code has not declared it yet: it does so when it first calls it."""

    registration: ClassVar = Registration(API, "early", ModuleKind.SINGLETON, requires=("shoal",))

    def conf_setup(self) -> None:
        self.register_last("shoal.sum", lambda _, amount: amount + 1)


def test_a_provider_in_python_of_a_hook_that_c_declares_at_its_first_call(
    runtime: Harness, install_c: InstallC
) -> None:
    # A process keeps each declaration, so this one has a name of its own.
    install_c("shoal", REEF.replace("reef", "shoal"))
    runtime.load(Early, conf="shoal { }\nearly { }")
    assert "shoal_sum" not in declared_in_c()
    assert runtime.console("shoal sum 4") == "5"
    assert "shoal_sum" in declared_in_c()
    runtime.reload("shoal { }\nearly { } ")
    assert runtime.console("shoal sum 5") == "6"
    runtime.reload("shoal { }\nearly { enabled = false }")
    assert runtime.console("shoal sum 5") == "0"


def declared_in_c() -> set[str]:
    # Only there once a module in C is loaded.
    from ecruntime.bridge import _echost

    return {declared[0] for declared in _echost.declared_hooks()}


@pytest.mark.parametrize("hook", ["reef.sum", "reef.mixed", "reef.word", "reef.told"])
def test_a_hook_that_c_declares_is_known_to_python(both: Callable[..., Harness], hook: str) -> None:
    runtime = both()
    runtime.fire(hook)
    assert len(said(runtime)) >= (hook != "reef.word")


@pytest.mark.own_reloads("a length beyond the text does not come back through the reload in Python")
def test_values_of_c_are_objects_in_python(both: Callable[..., Harness]) -> None:
    seen: list[tuple[object, ...]] = []

    def mixed(small: int, real: float, when: Timeval, count: Cell[int], name: Cell[str], big: int) -> int:
        seen.append((small, real, when, count.value, name.value, big))
        count.value += 1
        name.value = "sargasso"
        return 7

    runtime = both(mixed=mixed, told=lambda *given: seen.append(given), word=lambda text: text + "!")
    # kelp comes before the module of the test.
    assert runtime.console("reef mixed") == "7 206 sargasso"
    assert seen == [(200, 0.5, Timeval(-2, 250000), 205, "wrack", 2**64 - 1)]
    assert runtime.console("reef word") == "sn\u00f6 \\xff!"
    runtime.console("reef told 2")
    runtime.console("reef told 7")
    assert seen[1:] == [("ab", 2), ("abc", 7)]


def test_objects_of_python_are_values_in_c(both: Callable[..., Harness]) -> None:
    runtime = both()
    call = runtime.server.find_hook("reef.mixed").call
    count, name = Cell(3), Cell("dulse")
    assert call(9, 1, Timeval(5, 7), count, name, 2**63) == 1
    assert (count.value, name.value) == (12, "wrack")
    assert call(9, 1.5, None, None, None, 0) == 1
    runtime.settle()
    assert said(runtime) == [f"9 1.00 5.000007 3 dulse {2**63}", "9 1.50 0.000000 -1 NULL 0"]
    word = runtime.server.find_hook("reef.word").call
    assert [word("\u00f6l"), word("a\udcff"), word(""), word(None)] == ["\udcb6l", "\udcff", None, None]


MISFITS = {
    "small": ((256, 0.0, None, None, None, 0), OverflowError, "256 does not fit into unsigned char (0 to 255)"),
    "below": ((-1, 0.0, None, None, None, 0), OverflowError, "-1 does not fit into unsigned char (0 to 255)"),
    "big": ((0, 0.0, None, None, None, 2**64), OverflowError, f"{2**64} does not fit into unsigned long"),
    "none": ((None, 0.0, None, None, None, 0), TypeError, "an integer is needed, not None"),
    "text": ((0, "1", None, None, None, 0), TypeError, "a number is needed, not str"),
    "time": ((0, 0.0, 5, None, None, 0), TypeError, "a Timeval is needed, not int"),
    "cell": ((0, 0.0, None, 5, None, 0), TypeError, "a Cell is needed, not int"),
    "content": ((0, 0.0, None, Cell(2**31), None, 0), OverflowError, "does not fit into int"),
    "nul": ((0, 0.0, None, None, Cell("a\0b"), 0), ValueError, "a text with a NUL cannot be passed to C"),
}


@pytest.mark.parametrize("case", MISFITS)
def test_a_value_that_does_not_fit_fails_before_c_is_entered(both: Callable[..., Harness], case: str) -> None:
    arguments, kind, text = MISFITS[case]
    runtime = both()
    with runtime.expect_failure(kind, owner="kelp", match="argument [1-6] of reef_mixed: "):
        assert runtime.server.find_hook("reef.mixed").call(*arguments) == 0
        runtime.settle()
    assert said(runtime) == []
    assert any(text in record.text for record in runtime.records)


def test_a_provider_in_python_that_fails_in_the_middle_ends_the_chain_as_declared(
    both: Callable[..., Harness],
) -> None:
    def fail(amount: int) -> int:
        raise OSError(f"no {amount}")

    runtime = both(sum=fail, told=fail)
    with runtime.expect_failure(OSError, owner="plover", match="no 4"):
        assert runtime.console("reef sum 4") == "0"
    assert runtime.server.failures.of("plover", "reef_sum") == 1
    # The log names the place in the author's code, as after a call by Python.
    with runtime.expect_failure(OSError, owner="plover", match="test_hooks.py"):
        assert runtime.fire("reef.sum", amount=5) == 0
    with runtime.expect_failure(TypeError, owner="plover"):
        runtime.console("reef told 2")
    assert said(runtime)[-1] == "told ab"


RESULTS = {
    "none": (None, "RT208"),
    "text": ("1", "RT208"),
    "large": (2**31, OverflowError),
}


@pytest.mark.parametrize("case", RESULTS)
def test_a_result_that_does_not_fit_is_a_failure_of_its_provider(both: Callable[..., Harness], case: str) -> None:
    value, kind = RESULTS[case]
    runtime = both(sum=lambda amount: value)
    with runtime.expect_failure(kind):
        assert runtime.console("reef sum 4") == "0"


def test_a_text_or_a_cell_that_does_not_fit_is_a_failure_too(both: Callable[..., Harness]) -> None:
    def mixed(small: int, real: float, when: Timeval, count: Cell[object], name: Cell[object], big: int) -> int:
        count.value, name.value = 2**40, "eel"
        return 1

    runtime = both(mixed=mixed, word=lambda text: "a\0b")
    with runtime.expect_failure(ValueError, owner="plover", match="NUL"):
        assert runtime.console("reef word") == "NULL"
    with runtime.expect_failure(OverflowError, owner="plover"):
        assert runtime.console("reef mixed") == "0 205 wrack"


def test_an_end_of_the_process_passes_through_code_in_c(both: Callable[..., Harness]) -> None:
    def fail(amount: int) -> int:
        raise SystemExit(3)

    runtime = both(sum=fail)
    with pytest.raises(SystemExit):
        runtime.server.find_hook("reef.sum").call(1)
    # Beyond the chain, too: the console tells it, as of a command in Python.
    with pytest.raises(CommandFailed, match=r"SystemExit: 3"), runtime.expect_failure(SystemExit):
        runtime.console("reef sum 4")


def test_a_message_has_the_same_variables_in_both_languages(both: Callable[..., Harness]) -> None:
    kept: list[EcMessage] = []

    def seen(msg: EcMessage, key: str) -> int:
        kept.append(msg)
        msg.context.set("plover", "grey")
        return 0

    runtime = both(seen=seen)
    message = EcMessage("m")
    message.context.set("colour", "red")
    message.connection_context.set("colour", "blue")
    call = runtime.server.find_hook("reef.seen").call
    call(message, "colour")
    runtime.settle()
    assert said(runtime) == ["red blue"]
    assert message.context.as_mapping() == {"colour": "red", "kelp": "green", "plover": "grey"}
    assert message.connection_context.get("colour") is None
    message.context.unset("colour")
    message.connection_context.set("colour", "white")
    call(message, "plover")
    call(message, "colour")
    runtime.settle()
    assert said(runtime)[1:] == ["grey NULL", "NULL white"]
    assert all(one is message for one in kept)
    with pytest.raises(ValueError, match="NUL"):
        message.context.set("a", "b\0c")
    gone = weakref.ref(message)
    kept.clear()
    del message
    gc.collect()
    assert gone() is None


def test_variables_that_are_no_utf_8_cross_as_their_bytes(both: Callable[..., Harness]) -> None:
    runtime = both()
    message = EcMessage("m")
    message.context.set("colour", "gr\udcfcn")
    message.context.set("\udcfc", "blue")
    call = runtime.server.find_hook("reef.seen").call
    assert call(message, "colour") == 1
    assert call(message, "\udcfc") == 1
    runtime.settle()
    assert said(runtime) == ["gr\\xfcn NULL", "blue NULL"]
    message.context.set("\udcfe", "\udcff")
    assert message.context.get("\udcfe") == "\udcff"
    message.context.unset("\udcfc")
    assert message.context.as_mapping() == {"colour": "gr\udcfcn", "kelp": "green", "\udcfe": "\udcff"}
    with pytest.raises(UnicodeEncodeError):
        message.context.set("x", "\ud800")


def test_a_variable_that_nothing_can_spell_is_a_failure_of_the_call_and_stays(both: Callable[..., Harness]) -> None:
    runtime = both()
    message = EcMessage("m")
    message.context.set("x", "\ud800")
    with runtime.expect_failure(UnicodeEncodeError, owner="kelp"):
        runtime.server.find_hook("reef.seen").call(message, "x")
    assert message.context.as_mapping() == {"x": "\ud800"}


def test_threads_that_hand_over_one_message_at_once_find_one_in_c(both: Callable[..., Harness]) -> None:
    runtime = both()
    call = runtime.server.find_hook("reef.seen").call
    for _ in range(50):
        message = EcMessage("m")
        start = Barrier(4)

        def hand_over(message: EcMessage = message, start: Barrier = start) -> None:
            start.wait()
            call(message, "x")

        threads = [Thread(target=hand_over) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert message.context.get("kelp") == "green"


def test_a_connection_shares_its_variables_with_its_messages(both: Callable[..., Harness]) -> None:
    runtime = both()
    one, two = EcMessage("1"), EcMessage("2")
    two.connection_context = one.connection_context
    call = runtime.server.find_hook("reef.seen").call
    call(one, "x")
    two.connection_context.set("x", "shared")
    call(two, "x")
    runtime.settle()
    assert said(runtime) == ["NULL NULL", "NULL shared"]
    assert one.connection_context.get("x") is None


@pytest.mark.own_reloads("it counts generations")
def test_providers_see_the_generation_of_the_call_and_reload_lets_go_of_it(both: Callable[..., Harness]) -> None:
    runtime = both(sum=lambda amount: runtime.server.store.generation_of_call().number)
    assert runtime.console("reef sum 4") == "1"
    core = weakref.ref(runtime.server.store.current.core)
    runtime.reload(CONF + " ")
    runtime.settle()
    assert runtime.console("reef sum 4") == "2"
    assert core() is None


WREN = """
EC_DECLARE_HOOK(plover, int, peep, (void *, int), (int count), (EC_HOOK_CLOSURE, count),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK_NOARGS(wren, void *, closure, EC_HOOK_RETURN(EC_HOOK_RETVAL))
static int mine = 41;
static int peep(void *closure, int count) { return *(int *)closure + count; }
static void *give(void *closure) { return closure; }
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  register_plover_peep_hook_last(peep, &mine);
  register_wren_closure_hook_last(give, &mine);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)output; (void)flags; (void)conf; return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_config_header *held = ec_config_fetch_globalconf();
  (void)self; (void)xml; (void)command;
  stringprintf(response, "%d %d %d", call_wren_closure_txn(held) == &mine, call_plover_peep_hook_txn(held, 1),
               has_plover_peep_hook());
  ec_config_release_scope_instance(held);
}
"""
PEEP = signature("plover", "peep", "int", ("int", "count"))


class Plover(Module):
    """Declares a hook in Python, calls it, and provides it as well."""

    registration: ClassVar = Registration(API, "plover", ModuleKind.SINGLETON, hooks=(PEEP,))

    def conf_setup(self) -> None:
        self.peep = self.hooks.declare(Hook, PEEP)
        self.register_last("plover.peep", lambda _, count: 0 if count else 7)


def test_a_hook_of_python_is_provided_and_called_in_c(runtime: Harness, install_c: InstallC) -> None:
    install_c("wren", WREN)
    runtime.load(Plover, conf="plover { }\nwren { }")
    module = runtime.server.store.current
    assert runtime.fire("plover.peep", count=1) == 42
    assert module.hooks.get("plover_peep").call(-41) == 0
    # The code has declared the hook when it registered its provider, so the chain was there from the start.
    assert runtime.console("wren") == "1 42 1"
    assert int(runtime.fire("wren.closure")) > 0
    assert runtime.fire("wren.closure") == runtime.fire("wren.closure")
    assert runtime.console("hook fire plover.peep count=2")["result"] == 43


class Trill(Module):
    """Declares a hook that a module in C has another type of."""

    registration: ClassVar = Registration(
        API, "plover", ModuleKind.SINGLETON, hooks=(signature("plover", "trill", "int", ("int", "count")),)
    )


def test_another_type_of_the_same_hook_is_refused(runtime: Harness, install_c: InstallC) -> None:
    # A process keeps the first declaration in C of each name, so this one has a name of its own.
    code = WREN.replace("peep", "trill").replace("(void *, int), (int count)", "(void *, long), (long count)")
    install_c("wren", code.replace("trill(void *closure, int count)", "trill(void *closure, long count)"))
    with pytest.raises(TransactionFailed, match=r"knows the hook plover\.trill as"):
        runtime.load(Trill, conf="plover { }\nwren { }")


def test_what_python_passes_to_c_as_an_object_comes_back_as_that_object(both: Callable[..., Harness]) -> None:
    seen: list[object] = []
    runtime = both(seen=lambda msg, key: seen.append(msg) or 0)
    call = runtime.server.find_hook("reef.seen").call
    call(None, "x")
    assert seen == [None]
    with runtime.expect_failure(TypeError, owner="kelp", match="a handle or an object of the server is needed"):
        call("text", "x")


PEER = """
#include "netlistener.h"
#include "hooks/core/validate_connect.h"
static void connected(void *closure, accept_construct *ac, validate_context *ctx) {
  char text[64];
  (void)ctx;
  sockaddr_to_string_opt(&ac->remote_addr.sa, text, sizeof(text), 0);
  ec_mod_debug(closure, DNOTICE, "%s\\n", text);
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  register_core_validate_connect_hook_last(connected, self);
  return 0;
}
"""


@pytest.mark.parametrize("address", ["192.0.2.7:2525", "[2001:db8::7]:25"])
def test_a_connection_of_the_harness_has_the_address_of_its_peer(
    runtime: Harness, install_c: InstallC, address: str
) -> None:
    install_c("quay", PEER)
    runtime.load(conf="quay { debug_level = notice }")

    runtime.fire("core.validate_connect", ac=AcceptConstruct(remote=address))

    assert [one.text for one in runtime.records if one.subsystem == "quay"] == [address]
