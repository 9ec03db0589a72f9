"""Commands that libraries register, commands that they run, and the manifests and capabilities that they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.config_transaction import SessionState
from ecruntime.console.protocol import Form, Request

if TYPE_CHECKING:
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
static void answer(string *response, const char *command) {
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
