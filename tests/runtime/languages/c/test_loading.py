"""Modules in C are opened, entered in their phases and destroyed, as those in Python are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.testing import Harness

TIDE = """
static ec_config_option_def depth_def = {"depth", ECCFGTYPE_INT, NULL, OWN, 0, NULL, "7", NULL, NULL, NULL, NULL};
static int depth = -1, setups;
static generic_module_infrastructure *my_self;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  my_self = self;
  depth = ec_config_register_option(&depth_def);
  self->module_private_data = &setups;
  setups++;
  return depth == -1;
}
static int read_depth(ec_config_header *conf, generic_module_infrastructure *self) {
  ec_config_value *value = ec_config_option_fetch_module(conf, depth, self);
  int number = value ? value->v->vint : -1;
  ec_config_release_value(value);
  return number;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)output;
  ec_mod_debug(self, DNOTICE, "ext_init %d at %d, %s\\n", flags, read_depth(conf, self),
               self == my_self ? "the image's" : self->module_private_data ? "not fresh" : "a copy");
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  stringprintf(response, "<%s> at %d, setup %d%s\\n", command, read_depth(NULL, self), setups, xml ? " in XML" : "");
}
"""
GENERIC = TIDE.replace("OWN", '"tide"')
SINGLETON = TIDE.replace("OWN", '"[tide]"')


def lines(runtime: Harness, module: str) -> list[str]:
    return [record.text for record in runtime.records if record.subsystem == module]


@pytest.mark.own_reloads("ext_init comes with each")
def test_a_singleton_is_entered_as_the_seed_says(runtime: Harness, install_c: InstallC) -> None:
    install_c("tide", SINGLETON)
    runtime.load(conf="tide { debug_level = notice depth = 4 }")
    assert lines(runtime, "tide") == ["ext_init 16 at 4, the image's", "ext_init 1 at 4, the image's"]
    assert runtime.console("tide") == "<> at 4, setup 1\n"
    assert runtime.console("tide go  on") == "<go on> at 4, setup 1\n"
    runtime.reload("tide { debug_level = notice depth = 5 }")
    assert lines(runtime, "tide")[2:] == ["ext_init 0 at 5, the image's"]
    assert runtime.console("tide") == "<> at 5, setup 1\n"
    runtime.close()
    assert len(lines(runtime, "tide")) == 3


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_instances_of_a_generic_module_have_copies_and_end_with_their_generation(
    runtime: Harness, install_c: InstallC
) -> None:
    install_c("tide", GENERIC, "GENERIC")
    runtime.load(conf='tide "a" { debug_level = notice depth = 4 }\ntide "b" { debug_level = notice }')
    assert lines(runtime, "tide:a") == ["ext_init 16 at 4, a copy", "ext_init 1 at 4, a copy"]
    assert lines(runtime, "tide:b") == ["ext_init 16 at 7, a copy", "ext_init 1 at 7, a copy"]
    runtime.reload('tide "a" { debug_level = notice depth = 5 }')
    assert lines(runtime, "tide:a")[2:] == ["ext_init 0 at 5, a copy", "ext_init 2 at 4, a copy"]
    assert lines(runtime, "tide:b")[2:] == ["ext_init 2 at 7, a copy"]
    assert runtime.server.store.numbers == (2,)
    assert runtime.console("tide:a") == "<> at 5, setup 1\n"
    runtime.close()
    assert lines(runtime, "tide:a")[4:] == ["ext_init 2 at 5, a copy"]


REBUILT = GENERIC.replace('"7"', '"8"')
BROKEN = GENERIC.replace("return depth == -1;", "return -1;").replace('"7"', '"9"')


def test_a_generic_module_that_was_rebuilt_is_opened_anew(runtime: Harness, install_c: InstallC) -> None:
    install_c("tide", GENERIC, "GENERIC")
    runtime.load(conf='tide "a" {}')
    install_c("tide", REBUILT, "GENERIC")
    runtime.reload()
    assert runtime.console("tide:a") == "<> at 8, setup 1\n"
    install_c("tide", BROKEN, "GENERIC")
    with pytest.raises(TransactionFailed, match="returned -1"), runtime.expect_failure(match="reconfigure failed"):
        runtime.reload()
    assert runtime.console("tide:a") == "<> at 8, setup 1\n"
    install_c("tide", REBUILT, "GENERIC")
    assert runtime.reload().findings == ()
    assert runtime.console("tide:a") == "<> at 8, setup 1\n"


def test_many_builds_of_a_module_are_told(runtime: Harness, install_c: InstallC) -> None:
    library = install_c("tide", GENERIC, "GENERIC")
    content = library.read_bytes()
    runtime.load(conf='tide "a" {}')
    for count in range(1, 64):
        # What stands behind the last table is no part of the library, but of its digest.
        library.unlink()
        library.write_bytes(content + bytes(count))
        runtime.reload()
    told = [record.text for record in runtime.records if "builds of module" in record.text]
    assert told == ["64 builds of module 'tide' are in memory, where each stays: restart the server"]


@pytest.mark.own_reloads("ext_init comes with each")
def test_a_level_of_the_console_reaches_the_code(runtime: Harness, install_c: InstallC) -> None:
    asked = 'ec_mod_debug(self, DDEBUG, "asked\\n"); stringprintf(response'
    install_c("tide", SINGLETON.replace("stringprintf(response", asked))
    runtime.load(conf="tide {}")
    runtime.console("tide")
    assert lines(runtime, "tide") == []
    runtime.console("debug level tide debug")
    runtime.console("tide")
    assert lines(runtime, "tide") == ["asked"]


CALLER = """
EC_DECLARE_HOOK(tide, int, height_v1, (void *, int), (int hour), (EC_HOOK_CLOSURE, hour),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
static int conf_setup(generic_module_infrastructure *self, int ignored) { (void)self, (void)ignored; return 0; }
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)command, (void)xml;
  stringprintf(response, "%d %d", has_tide_height_v1_hook(), call_tide_height_v1_hook(12));
}
"""
PROVIDER = """
EC_DECLARE_HOOK(tide, int, height_v1, (void *, int), (int hour), (EC_HOOK_CLOSURE, hour),
                if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))
static int height(void *closure, int hour) {
  generic_module_infrastructure *self = closure;
  return hour + (int)(long)self->module_private_data;
}
ECCFG_MODULE_OPT_DEF(moon, add, ECCFGTYPE_INT, NULL, "moon", 0, NULL, "1", NULL, NULL, NULL, NULL)
static int add;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  return (add = ECCFG_MODULE_OPT_REGISTER(moon, add)) == -1;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  ec_config_value *value = ec_config_option_fetch_module_at_init(conf, add, self);
  (void)output;
  self->module_private_data = (void *)(long)value->v->vint;
  ec_config_release_value(value);
  if (flags == EC_MODULE_INIT_INIT || flags == EC_MODULE_INIT_POSTINIT) {
    register_tide_height_v1_hook_last(height, self);
  }
  return 0;
}
"""


def test_a_module_calls_providers_of_the_generation(runtime: Harness, install_c: InstallC) -> None:
    install_c("tide", CALLER)
    install_c("moon", PROVIDER, "GENERIC", manifest="msys.requires = tide\n")
    runtime.load(conf='tide {} moon "a" { add = 5 } moon "b" { add = 6 }')
    assert runtime.console("tide") == "1 17"
    runtime.reload('tide {} moon "a" { add = 5 enabled = false } moon "b" { add = 6 }')
    assert runtime.console("tide") == "1 18"
    runtime.reload("tide {}")
    assert runtime.console("tide") == "0 0"


THREAD = """
#include <pthread.h>
#include <semaphore.h>
EC_DECLARE_HOOK(tide, int, wait_v1, (void *, void *, void *), (void *began, void *may_go),
                (EC_HOOK_CLOSURE, began, may_go), EC_HOOK_RETURN(EC_HOOK_RETVAL))
static sem_t began, may_go;
static pthread_t thread;
static int answer;
static void *work(void *unused) {
  (void)unused;
  answer = call_tide_wait_v1_hook(&began, &may_go);
  return NULL;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  return sem_init(&began, 0, 0) || sem_init(&may_go, 0, 0);
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)xml;
  if (!strcmp(command, "begin")) {
    if (!pthread_create(&thread, NULL, work, NULL)) sem_wait(&began);
  } else {
    sem_post(&may_go);
    pthread_join(thread, NULL);
  }
  stringprintf(response, "%d", answer);
}
"""
WAITER = """
#include <semaphore.h>
EC_DECLARE_HOOK(tide, int, wait_v1, (void *, void *, void *), (void *began, void *may_go),
                (EC_HOOK_CLOSURE, began, may_go), EC_HOOK_RETURN(EC_HOOK_RETVAL))
static int wait_here(void *closure, void *began, void *may_go) {
  generic_module_infrastructure *self = closure;
  sem_post(began);
  sem_wait(may_go);
  return (int)(long)self->module_private_data;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) { (void)self, (void)ignored; return 0; }
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)conf, (void)output;
  if (flags == EC_MODULE_INIT_DESTROY) {
    self->module_private_data = (void *)-1;
    ec_mod_debug(self, DNOTICE, "ended\\n");
  } else if (flags != (EC_MODULE_INIT_INIT | EC_MODULE_INIT_PRIVILEGED)) {
    self->module_private_data = (void *)42;
    register_tide_wait_v1_hook_last(wait_here, self);
  }
  return 0;
}
"""


@pytest.mark.own_reloads("it counts generations")
def test_a_thread_in_a_call_keeps_its_generation(runtime: Harness, install_c: InstallC) -> None:
    install_c("tide", THREAD)
    install_c("moon", WAITER, "GENERIC", manifest="msys.requires = tide\n")
    runtime.load(conf='tide {} moon "a" { debug_level = notice }')
    runtime.console("tide begin")
    runtime.reload("tide {}")
    runtime.advance(60)
    assert lines(runtime, "moon:a") == []
    assert runtime.server.store.numbers == (1, 2)
    assert runtime.console("tide go") == "42"
    # Nothing rings when a thread leaves a call.
    runtime.advance(10)
    assert lines(runtime, "moon:a") == ["ended"]
    assert runtime.server.store.numbers == (2,)


ENDING = """
static int conf_setup(generic_module_infrastructure *self, int ignored) { (void)self, (void)ignored; return 0; }
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)conf, (void)output;
  ec_mod_debug(self, DNOTICE, "%d %d\\n", flags, ec_is_shutting_down());
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)command, (void)xml, (void)response;
  ec_shutdown_ex(0, 3, "tide.c", 12);
}
"""


@pytest.mark.own_reloads("ext_init comes with each")
@pytest.mark.parametrize("again", range(2))
def test_a_module_sees_and_asks_for_the_end(runtime: Harness, install_c: InstallC, again: int) -> None:
    # Twice, since the core has served another server before.
    del again
    install_c("tide", ENDING, "GENERIC")
    runtime.load(conf='tide "a" { debug_level = notice }')
    assert not runtime.server.is_ending
    runtime.console("tide:a end")
    assert runtime.server.is_ending
    runtime.close()
    assert lines(runtime, "tide:a") == ["16 0", "1 0", "2 1"]
    assert "shutdown with status 3 asked for at tide.c:12" in [record.text for record in runtime.records]


@pytest.mark.own_reloads("the first end of a generation is its subject")
def test_an_interrupt_within_the_end_of_a_generation_reaches_the_loop(
    runtime: Harness, install_c: InstallC, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_c("tide", GENERIC, "GENERIC")
    runtime.load(conf='tide "a" {}')

    def interrupt(number: int) -> None:
        raise KeyboardInterrupt(number)

    monkeypatch.setattr(runtime.server.retirements, "retire", interrupt)
    monkeypatch.setattr(runtime.server.store, "_retire", interrupt)
    with pytest.raises(KeyboardInterrupt, match="1"):
        runtime.reload('tide "a" {}')
    monkeypatch.undo()
