"""Calls that change the language more than once, in threads of either."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, Registration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.testing import Harness

SWIFT = """
#include <pthread.h>
EC_DECLARE_HOOK(swift, int, outer, (void *, int), (int depth), (EC_HOOK_CLOSURE, depth),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_HOOK(swift, int, inner, (void *, int), (int depth), (EC_HOOK_CLOSURE, depth),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
/* Two calls: the second one follows a call that has been in Python and back. */
static int inner(void *closure, int depth) {
  (void)closure;
  return depth ? call_swift_outer_hook(depth - 1) + call_swift_outer_hook(depth - 1) : 1;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self; (void)ignored;
  register_swift_inner_hook_last(inner, NULL);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self; (void)output; (void)flags; (void)conf; return 0;
}
static void *run(void *answer) {
  *(int *)answer = call_swift_outer_hook(4) + call_swift_outer_hook(4);
  return NULL;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  pthread_t thread;
  int answer = -1;
  (void)self; (void)xml;
  if (strcmp(command, "thread") == 0) {
    pthread_create(&thread, NULL, run, &answer);
    pthread_join(thread, NULL);
  } else {
    run(&answer);
  }
  stringprintf(response, "%d", answer);
}
"""


class Martin(Module):
    """Answers in Python, by way of C."""

    registration: ClassVar = Registration(API, "martin", ModuleKind.SINGLETON, requires=("swift",))
    inner: ClassVar[Callable[[int], int]]

    def conf_setup(self) -> None:
        self.register_last("swift.outer", lambda _, depth: Martin.inner(depth))


@pytest.fixture
def loaded(runtime: Harness, install_c: Callable[..., object]) -> Iterator[Harness]:
    install_c("swift", SWIFT)
    runtime.load(Martin, conf="swift { }\nmartin { }")
    Martin.inner = runtime.server.find_hook("swift.inner").call  # type: ignore[assignment] # it takes any arguments
    yield runtime
    del Martin.inner


def test_each_call_finds_its_way_back_through_both_languages(loaded: Harness) -> None:
    assert loaded.console("swift here") == "32"
    assert Martin.inner(4) == 16


def test_a_thread_that_c_has_made_does_as_well(loaded: Harness) -> None:
    assert [loaded.console("swift thread") for _ in range(3)] == ["32"] * 3


def test_an_end_of_the_process_in_a_thread_of_c_is_a_failure_of_its_provider(loaded: Harness) -> None:
    def end(depth: int) -> int:
        raise SystemExit(depth)

    Martin.inner = end
    # Nothing in Python is below, that it could end: both calls are made, and each is told.
    with loaded.expect_failure(SystemExit, owner="martin", match="4"):
        assert loaded.console("swift thread") == "0"
    assert loaded.server.failures.of("martin", "swift_outer") == 2
