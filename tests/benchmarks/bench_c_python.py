"""Calls between C and Python: a provider of the other language against cffi, and against a call within Python."""

from __future__ import annotations

import atexit
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import cffi
from frame import Benchmark, Goal, Group, Variant, processor_time

from ecruntime.api import API, Module, ModuleKind, Registration
from ecruntime.hooks import HookTable, Provider
from ecruntime.scheduler import Timeval
from ecruntime.simulator import EcMessage
from ecruntime.testing import Harness

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = tempfile.TemporaryDirectory(prefix="ecxs-bench-")
CALLS = 200_000
NOTES = """\
Processor time. No code of an author in C runs with the interpreter's lock held: to give it back and to take it again,
which is the floor of each group, is some 40 % of a call with two integers, in either direction. While one
generation alone is alive, as is usual, a call of the other language has no frame of Python but that of its provider;
while a reload waits for calls or references to end, one of each call tells the generation, and a call takes about a
fifth longer from C, and half as long again from Python."""
CLOCK = """
#include <time.h>
static double now_(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}
"""
SOURCE = (
    """
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "misc/ec_string.h"
#include "ec_message.h"
"""
    + CLOCK
    + """
EC_DECLARE_HOOK(tern, int, two, (void *, int, int), (int a, int b), (EC_HOOK_CLOSURE, a, b),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK(tern, int, six, (void *, ec_message *, ec_message *, struct timeval *, const char *, int, int),
                (ec_message *one, ec_message *other, struct timeval *when, const char *note, int note_len, int code),
                (EC_HOOK_CLOSURE, one, other, when, note, note_len, code),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK(tern, int, back, (void *, int, int), (int a, int b), (EC_HOOK_CLOSURE, a, b),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK(tern, int, keep, (void *, ec_message *, ec_message *, struct timeval *, const char *, int, int),
                (ec_message *one, ec_message *other, struct timeval *when, const char *note, int note_len, int code),
                (EC_HOOK_CLOSURE, one, other, when, note, note_len, code),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
static ec_message *messages[2];
static int back(void *closure, int a, int b) { (void)closure; return (a + b) & 0; }
static int keep(void *closure, ec_message *one, ec_message *other, struct timeval *when, const char *note, int length,
                int code) {
  (void)closure; (void)when; (void)note; (void)length; (void)code;
  messages[0] = one;
  messages[1] = other;
  return 0;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  register_tern_back_hook_last(back, NULL);
  register_tern_keep_hook_last(keep, NULL);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)conf; (void)output; (void)flags; return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  struct timeval when = {1700000000, 250000};
  char word[16] = "";
  int n = 0, i;
  double begin;
  (void)self; (void)xml;
  sscanf(command, "%15s %d", word, &n);
  begin = now_();
  if (word[0] == 't') for (i = 0; i < n; i++) call_tern_two_hook(i & 255, 2);
  else for (i = 0; i < n; i++) call_tern_six_hook(messages[0], messages[1], &when, "550 no such user", 16, 550);
  stringprintf(response, "%.9f", now_() - begin);
}
EC_MODULE_EXPORT
generic_module_infrastructure tern = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "tern.c", "Calls", _EC_VER,
  control, NULL, NULL, NULL, NULL, conf_setup, NULL, NULL, ext_init
}};
"""
)
CFFI_CALLBACKS = """
extern "Python" int two(int, int);
extern "Python" int six(void *, void *, struct timeval *, const char *, int, int);
"""
CFFI_TYPES = """
struct timeval { long tv_sec; long tv_usec; };
double run_two(int n);
double run_six(int n);
double run_lock(int n);
int add(int a, int b);
int take(void *one, void *other, struct timeval *when, const char *note, int length, int code);
"""
CFFI_SOURCE = (
    CLOCK
    + """
#include <sys/time.h>
static int two(int a, int b);
static int six(void *, void *, struct timeval *, const char *, int, int);
static int add(int a, int b) { return (a + b) & 0; }
static int take(void *one, void *other, struct timeval *when, const char *note, int length, int code) {
  (void)one; (void)other; (void)when; (void)note; (void)length; (void)code; return 0;
}
static double run_two(int n) {
  double begin = now_();
  for (int i = 0; i < n; i++) two(i & 255, 2);
  return now_() - begin;
}
static double run_six(int n) {
  struct timeval when = {1700000000, 250000};
  char one, other;
  double begin = now_();
  for (int i = 0; i < n; i++) six(&one, &other, &when, "550 no such user", 16, 550);
  return now_() - begin;
}
static double run_lock(int n) {
  PyThreadState *state = PyGILState_GetThisThreadState();
  double begin;
  PyEval_RestoreThread(state);
  begin = now_();
  for (int i = 0; i < n; i++) PyEval_RestoreThread(PyEval_SaveThread());
  begin = now_() - begin;
  PyEval_SaveThread();
  return begin;
}
"""
)


class Gull(Module):
    """Provides in Python what the module in C calls."""

    registration: ClassVar = Registration(API, "gull", ModuleKind.SINGLETON, requires=("tern",))

    def conf_setup(self) -> None:
        """Register both providers."""
        self.register_last("tern.two", _two)
        self.register_last("tern.six", _six)


def _two(closure: object, a: int, b: int) -> int:
    return 0


def _six(closure: object, one: object, other: object, when: Timeval, note: str, note_len: int, code: int) -> int:  # noqa: PLR0917 - as the hook has it
    return 0


def _harness() -> Harness:
    place = Path(FOLDER.name)
    (place / "tern.c").write_text(SOURCE)
    command = [sys.executable, "-P", "-m", "ecxs", "-c", "-O2", "tern.c", "-o", "tern.so"]
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    (place / "tern.ecm").write_text("[tern]\n")
    runtime = Harness(place)
    runtime.libexec = place
    runtime.load(Gull, conf="tern { }\ngull { }")
    atexit.register(runtime.close, judges=False)
    return runtime


def _cffi() -> Any:  # the module that cffi makes
    builder = cffi.FFI()
    builder.cdef(CFFI_TYPES + CFFI_CALLBACKS)
    builder.set_source("_bench_cffi", CFFI_SOURCE)
    path = builder.compile(FOLDER.name)
    spec = importlib.util.spec_from_file_location("_bench_cffi", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    ffi = made.ffi
    from_cffi: dict[int, object] = {}

    @ffi.def_extern()
    def two(a: int, b: int) -> int:
        return _two(None, a, b)

    @ffi.def_extern()
    def six(one: object, other: object, when: Any, note: Any, length: int, code: int) -> int:
        text = ffi.string(note, length).decode("utf-8", "surrogateescape")
        return _six(from_cffi, one, other, Timeval(when.tv_sec, when.tv_usec), text, length, code)

    return made


def _python_call(leaf: str, given: tuple[object, ...], runtime: Harness, *, is_c: bool) -> Any:
    """Return a loop over the compiled call of a chain with one provider, in C or in Python."""
    chain = runtime.server.find_hook(leaf)
    call = chain.call
    if not is_c:
        function = _two if len(given) == 2 else _six
        provider = Provider(chain.signature, function, None, "gull")
        table = HookTable.build([chain.signature], [provider], chain.providers[0], lambda *_: None)
        call = table[chain.signature.leaf].call
    namespace: dict[str, Any] = {}
    names = ", ".join(f"v{number}" for number in range(len(given)))
    exec(f"def make(call, {names}):\n def run(n):\n  for _ in range(n): call({names})\n return run", namespace)
    return namespace["make"](call, *given)


def benchmark() -> Benchmark:
    """Measure both directions, each with a short and a long list of arguments."""
    runtime = _harness()
    made = _cffi()
    ffi, lib = made.ffi, made.lib
    messages = (EcMessage("one"), EcMessage("other"))
    given = (*messages, Timeval(1_700_000_000, 250_000), "550 no such user", 16, 550)
    runtime.server.find_hook("tern.keep").call(*given)

    def from_c(word: str) -> Callable[[int], float]:
        return lambda n: float(runtime.console(f"tern {word} {n}"))

    def cffi_six(n: int) -> None:
        take, new = lib.take, ffi.new
        when, text = given[2], given[3]
        for _ in range(n):
            time = new("struct timeval *", (when.sec, when.usec))
            take(ffi.NULL, ffi.NULL, time, text.encode("utf-8", "surrogateescape"), 16, 550)

    def cffi_two(n: int) -> None:
        add = lib.add
        for _ in range(n):
            add(1, 2)

    def group(title: str, ours: Variant, others: tuple[Variant, ...], bound: float) -> Group:
        floor = Variant("floor: the lock, given back and taken", lib.run_lock, CALLS, measures=True)
        return Group(title, (ours, *others, floor), (Goal(ours.name, others[0].name, bound, is_at_least=False),))

    groups = []
    for word, arguments in (("two", "2 integers"), ("six", "6 arguments")):
        groups.append(
            group(
                f"C calls a provider in Python, {arguments}",
                Variant("hook call", from_c(word), CALLS, measures=True),
                (Variant("cffi", getattr(lib, f"run_{word}"), CALLS, measures=True),),
                0.4,
            )
        )
    for leaf, values, other in (("tern.back", (1, 2), cffi_two), ("tern.keep", given, cffi_six)):
        run = _python_call(leaf, values, runtime, is_c=True)
        plain = _python_call(leaf, values, runtime, is_c=False)
        groups.append(
            group(
                f"Python calls a provider in C, {len(values)} arguments",
                Variant("hook call", processor_time(run), CALLS, measures=True),
                (
                    Variant("provider in Python", processor_time(plain), CALLS, measures=True),
                    Variant("cffi", processor_time(other), CALLS, measures=True),
                ),
                1.0,
            )
        )
    return Benchmark("c_python", "Calls between C and Python", tuple(groups), peers=("cffi",), notes=NOTES)
