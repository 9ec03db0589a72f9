"""Commands that libraries register, commands that they run, and the manifests and capabilities that they ask for."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.config_transaction import SessionState
from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request, encode_request

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness

HELM = """
#include "event.h"
static int left;
static int steer(command_construct *cc, void *closure) {
  (void)closure;
  stringprintf(&cc->response, "%s to %s\\n", cc->argc > 2 ? cc->argv[2] : "nothing", cc->argv[1]);
  return cc->argc > 2 ? EC_RUN_COMMAND_COMPLETED : EC_RUN_COMMAND_FAILED;
}
static int go_on(command_construct *cc, void *closure) {
  (void)closure;
  if (left-- > 0) return EC_RUN_COMMAND_ASYNC;
  stringprintf(&cc->response, "arrived\\n");
  return EC_RUN_COMMAND_COMPLETED;
}
static int sail(command_construct *cc, void *closure) {
  (void)closure;
  left = 3;
  cc->async_resume_func = go_on;
  return EC_RUN_COMMAND_ASYNC;
}
static void look(string *response, const char *module, const char *key) {
  ec_module_manifest_iter_t iter;
  ec_ptr_array *list;
  ECDict dict;
  const char *text;
  ec_module_manifest_iter_init(&iter);
  if (ec_module_manifest_value_as_string(&iter, module, key, &text)) stringprintf(response, "%s", text);
  if (ec_module_manifest_value_as_list(&iter, module, key, &list)) {
    stringprintf(response, "; %d", list->size);
    ec_ptr_array_destroy(list);
    free(list);
  }
  if (ec_module_manifest_value_as_dict(&iter, module, key, &dict)) {
    const char *second = "none";
    dict_key_exists_and_fetch(dict, "1", &second);
    stringprintf(response, "; %s\\n", second);
    dict_drop(dict);
  }
  ec_module_manifest_iter_destroy(&iter);
}
static void answer(string *response, const char *command) {
  char module[64], key[64];
  if (sscanf(command, "look %63s %63s", module, key) == 2) {
    look(response, module, key);
    return;
  }
  ec_module_manifest_iter_t iter;
  const char *name, *text;
  command_construct cc;
  if (strncmp(command, "resolve ", 8) == 0) {
    stringprintf(response, "%d\\n", ec_module_resolve_capability(command + 8, response));
    return;
  }
  if (strncmp(command, "run ", 4) == 0) {
    memset(&cc, 0, sizeof(cc));
    string_init_type(&cc.command, 64, STRING_TYPE_ECSTRING);
    stringprintf(&cc.command, "%s", command + 4);
    stringprintf(response, " %d\\n", run_command(&cc, response));
    string_destroy(&cc.command);
    return;
  }
  ec_module_manifest_iter_init(&iter);
  while (ec_module_manifest_iter_next(&iter, &name)) {
    if (!ec_module_manifest_value_as_string(&iter, name, "msys.provides", &text)) text = "nothing";
    stringprintf(response, "%s: %s\\n", name, text);
  }
  ec_module_manifest_iter_destroy(&iter);
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)xml;
  answer(response, command);
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  ec_control_register_command2("steer to", NULL, steer);
  ec_control_register_command2("sail", NULL, sail);
  return 0;
}
"""
IDLE = "static int conf_setup(generic_module_infrastructure *self, int ignored) { return self == NULL || ignored; }"


@pytest.fixture
def helm(runtime: Harness, install_c: InstallC) -> Harness:
    install_c("helm", HELM)
    install_c("kelp", IDLE, manifest="msys.provides = auth.kelp\n")
    runtime.load(conf="helm {}")
    return runtime


def test_a_registered_command_answers_by_its_longest_name(helm: Harness) -> None:
    assert helm.console("STEER to reef") == "reef to to\n"
    with pytest.raises(AssertionError, match="nothing to to"):
        helm.console("steer to")


def test_an_unknown_line_is_still_unknown(helm: Harness) -> None:
    with pytest.raises(AssertionError, match="Unknown command 'steer'"):
        helm.console("steer reef")


def test_code_runs_commands_of_the_server_and_of_its_own(helm: Harness) -> None:
    assert helm.console("helm run steer to port") == "port to to\n 0\n"
    assert "Generation: 1" in helm.console("helm run summary")
    assert helm.console("helm run nonsense").endswith(" 2\n")


def test_the_manifests_are_read(helm: Harness) -> None:
    assert helm.console("helm manifests") == "helm: nothing\nkelp: auth.kelp\n"


@pytest.mark.parametrize(
    ("name", "key", "found"),
    [
        ("crab", "msys.provides", "auth.a, auth.b, io.c, auth.d; 4; auth.b\n"),
        ("CRAB", "Msys.Provides", "auth.a, auth.b, io.c, auth.d; 4; auth.b\n"),
        ("crab", "msys.provides:auto", "io.c; 1; none\n"),
        ("crab", "acme.note", "one, two three; 3; two\n"),
        ("clam", "msys.provides", "auth.e; 1; none\n"),
        ("clam", "msys.requires", ""),
    ],
)
def test_repeated_lines_are_joined_and_names_have_no_case(
    helm: Harness, install_c: InstallC, name: str, key: str, found: str
) -> None:
    lines = ("msys.provides = auth.a, auth.b", "msys.provides:auto = io.c", "msys.provides = auth.d")
    notes = ("acme.note = one", "acme.note = two three")
    install_c("crab", IDLE, manifest="\n".join((*lines, *notes, "")))
    install_c("clam", IDLE, manifest="msys.provides:auto = auth.e\n")

    assert helm.console(f"helm look {name} {key}") == found


@pytest.mark.parametrize("written", ["config.Global:Shell", "config.Global.Shell"])
@pytest.mark.parametrize("asked", ["config.Global:Shell", "config.global.shell"])
def test_an_option_is_found_with_either_sign_before_its_name(
    runtime: Harness, install_c: InstallC, written: str, asked: str
) -> None:
    install_c("helm", HELM)
    install_c("kelp", IDLE, manifest=f"msys.provides = {written}\n")
    runtime.load(conf="helm {}")

    assert runtime.console(f"helm resolve {asked}").endswith("\n1\n")


def test_a_capability_loads_its_module_once(helm: Harness) -> None:
    assert helm.console("helm resolve auth.kelp") == "module 'kelp' was loaded for 'auth.kelp'\n1\n"
    assert [str(instance.name) for instance in helm.server.instances()] == ["helm", "kelp"]
    assert helm.console("helm resolve auth.kelp") == "1\n"
    helm.reload("helm { debug_level = error }")
    assert helm.console("helm resolve auth.kelp") == "1\n"
    assert helm.console("helm resolve auth.none").endswith("\n0\n")


def test_a_command_that_takes_turns_is_answered_when_it_is_done(helm: Harness) -> None:
    state = SessionState()
    answers: list[str] = []
    request = Request(Form.TEXT, "sail")

    def answer() -> None:
        answers.append(helm.dispatcher.execute(request, None, state).text)

    assert helm.dispatcher.prepare(request, None, state, answer)
    helm.advance(0.05)
    assert answers == []
    helm.advance(0.1)
    assert answers == ["arrived\n"]


def test_the_next_server_has_no_commands_of_this_one(helm: Harness) -> None:
    assert helm.console("steer to reef") == "reef to to\n"


FACTORY = """
#include "event.h"
#include "scheduler.h"
#include <unistd.h>
static ec_control_type entry;
static int greet(void *closure, string *response, const char *command, int xml) {
  stringprintf(response, "%s %s%s\\n", (const char *)closure, command, xml ? " in XML" : "");
  return EC_RUN_COMMAND_COMPLETED;
}
static int offered;
static int serve(Event *event, int type, void *closure, struct timeval *now) {
  char text[64];
  int length;
  (void)type, (void)closure, (void)now;
  if (offered++ == 0) return 0;
  length = (int)read(event->fd, text, sizeof(text));
  if (length <= 0) {
    if (length < 0) return E_READ;
    event_close(event);
    return 0;
  }
  (void)!write(event->fd, text, (size_t)length);
  return E_READ;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  entry.prefix = "Greet whom";
  entry.closure = (void *)"hello";
  entry.func = greet;
  ec_control_register_type(&entry);
  entry.prefix = NULL;
  ec_control_register_type(&entry);
  return 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return ec_control_factory_init(serve);
}
"""


def test_an_entry_of_a_command_table(runtime: Harness, install_c: InstallC) -> None:
    install_c("helm", FACTORY)
    runtime.load(conf="helm {}")
    assert runtime.console("greet whom Ahab") == "hello Ahab\n"
    assert "ec_control_register_type: the entry has no prefix" in [record.text for record in runtime.records]


@pytest.mark.own_reloads("it counts clients, and each reload would be one more look at them")
def test_a_factory_is_offered_the_clients_of_the_console(
    runtime: Harness, install_c: InstallC, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    install_c("helm", FACTORY)
    runtime.load(conf="helm {}")
    console = SystemConsole(runtime.server)
    request.addfinalizer(console.close)
    path = tmp_path / "s"
    console.listen(path)

    def connect() -> socket.socket:
        one = socket.socket(socket.AF_UNIX)
        request.addfinalizer(one.close)
        one.connect(str(path))
        one.settimeout(5)
        runtime.advance(0)
        return one

    # The first is turned away: the console serves it. Of the next one the module reads itself.
    usual = connect()
    assert console.clients == 1
    usual.sendall(encode_request(Request(Form.TEXT, "greet whom Ishmael")))
    runtime.advance(0)
    assert b"hello Ishmael" in usual.recv(4096)
    own = connect()
    assert console.clients == 1
    own.sendall(b"ahoy")
    runtime.advance(0)
    assert own.recv(64) == b"ahoy"
    own.close()
    runtime.advance(0)
