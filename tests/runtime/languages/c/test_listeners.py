"""Listeners that libraries register: their stanza, limits, options, TLS, and endpoints that code opens."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness, Peer, Peers

ECHO = """
#include "event.h"
#include "scheduler.h"
#include "netlistener.h"
static generic_module_infrastructure *me;
static netlistener_def *listener;
static int greeting = -1;
static ec_config_option_def greeting_option = {
  "greeting", ECCFGTYPE_STRING, NULL, "[Reef_Listener]:Listen>[Reef_Listener]", 0, NULL, "ahoy", NULL, NULL, NULL, NULL
};
static int end(Event *event, accept_construct *ac) {
  netlistener_clean_accept_construct(ac);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, ac);
  event_close(event);
  return 0;
}
static int serve(Event *event, int type, void *closure, struct timeval *now) {
  accept_construct *ac = closure;
  char bytes[512];
  int needmask = 0, count;
  (void)type, (void)now;
  while ((count = event_read(event, bytes, sizeof(bytes), &needmask)) > 0) {
    if (count >= 5 && memcmp(bytes, "greet", 5) == 0) {
      ec_config_header *conf = ec_config_fetch_globalconf();
      ec_config_value *value = ec_config_option_fetch_generic(conf, greeting, NULL, 4, NULL, "reef_listener", "",
                                                              "listen", ac->inst->address);
      count = ec_snprintf(bytes, sizeof(bytes), "%s", value ? value->v->vstr : "none");
      if (value) ec_config_release_value(value);
      ec_config_release_scope_instance(conf);
    }
    event_write(event, bytes, count, &needmask);
  }
  return count < 0 && errno == EAGAIN ? needmask : end(event, ac);
}
static int admit(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)closure, (void)now;
  return ADMITS;
}
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  listener = netlistener_register3("Reef", serve, admit, NULL);
  if (!listener) return -1;
  greeting = netlistener_register_option(listener, &greeting_option);
  return greeting < 0 || listener->opt_enable < 0 || listener->opt_concurrency < 0;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)xml;
  if (strncmp(command, "open ", 5) == 0)
    stringprintf(response, "%d\\n", netlistener_instantiate_addr(listener, NULL, command + 5));
  else
    stringprintf(response, "%d\\n", netlistener_stop_instance(command + 5));
}
"""
MANIFEST = "msys.provides = config.Global:Reef_Listener\n"
LISTEN = 'Reef_Listener {\n listen "127.0.0.1:0" {\n %s\n }\n}'


@pytest.fixture
def reef(runtime: Harness, install_c: InstallC) -> Harness:
    install_c("reef", ECHO.replace("ADMITS", "E_READ"), manifest=MANIFEST)
    return runtime


def test_connections_are_sessions_that_the_console_shows(reef: Harness, peer: Peers) -> None:
    reef.load(conf=LISTEN % "")
    one, other = peer("Reef_Listener"), peer("Reef_Listener")
    one.send(b"tide")
    assert one.receive(4) == b"tide"
    (row,) = reef.console("listener list")["listeners"]
    assert (row["listener"], row["module"], row["sessions"], row["accepted"]) == ("Reef_Listener", "reef", 2, 2)
    reef.advance(5)
    other.send(b"late")
    rows = reef.console("listener sessions")["sessions"]
    assert sorted(row["idle"] for row in rows) == [0, 5]
    assert {row["state"] for row in rows} == {"read"}
    one.close()
    reef.advance(1)
    (row,) = reef.console("listener list")["listeners"]
    assert row["sessions"] == 1


def test_options_are_read_for_the_endpoint(reef: Harness, peer: Peers) -> None:
    reef.load(conf=LISTEN % 'greeting = "low water"')
    one = peer("Reef_Listener")
    one.send(b"greet")
    assert one.receive(9) == b"low water"
    reef.reload('Reef_Listener {\n greeting = "high"\n listen "127.0.0.1:0" {}\n}')
    one.send(b"greet")
    assert one.receive(4) == b"high"


HOLDING = (
    ECHO.replace(
        '    if (count >= 5 && memcmp(bytes, "greet"',
        """    if (count >= 4 && memcmp(bytes, "hold", 4) == 0) {
      held = ec_malloc(MEMTYPE_EVENT);
      memcpy(held, event, sizeof(*event));
      event_post_dup(held, event);
      clear_event_by_fd(event->fd);
      if (count > 4) {
        static ec_async_job job;
        job.job_class = ECTP_CLASS_IO;
        job.completion = ECTP_COMPLETE_NONE;
        job.worker = resume_at_the_end;
        ec_queue_async_job(&job);
      }
      return 0;
    }
    if (count >= 5 && memcmp(bytes, \"greet\"""",
    )
    .replace(
        "static int end(Event",
        """#include "ec_thread_pool.h"
static Event *held;
static void resume_at_the_end(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  while (!ec_is_shutting_down()) usleep(1000);
  schedule_event_and_dispatch(held, E_READ);
}
static int end(Event""",
        1,
    )
    .replace(
        "  netlistener_clean_accept_construct(ac);",
        '  ec_mod_debug(me, DNOTICE, "cleaned\\n");\n  netlistener_clean_accept_construct(ac);',
    )
)


def suspended(runtime: Harness, install_c: InstallC, peer: Peers, word: bytes) -> Peer:
    """Return the peer of a session that is suspended."""
    install_c("reef", HOLDING.replace("ADMITS", "E_READ"), manifest=MANIFEST)
    runtime.load(conf="reef { debug_level = notice }\n" + LISTEN % "")
    one = peer("Reef_Listener")
    one.send(word)
    runtime.settle()
    (row,) = runtime.console("listener sessions")["sessions"]
    assert row["state"] == "suspended"
    return one


def test_a_suspended_session_is_ended_by_the_end_of_the_server(
    runtime: Harness, install_c: InstallC, peer: Peers
) -> None:
    suspended(runtime, install_c, peer, b"hold on")
    runtime.close()
    # Its job has resumed it, and the module has read the end.
    assert [record.text for record in runtime.records if record.subsystem == "reef"] == ["cleaned"]
    assert not any("resumed" in record.text for record in runtime.records)


def test_a_session_that_is_never_resumed_is_closed_and_told(runtime: Harness, install_c: InstallC, peer: Peers) -> None:
    one = suspended(runtime, install_c, peer, b"hold")
    runtime.close()
    texts = [record.text for record in runtime.records]
    assert "a session of 'Reef' was never resumed: its connection is closed" in texts
    assert one.receive_all() == b""


def test_the_limits_of_the_stanza_hold(reef: Harness, peer: Peers) -> None:
    reef.load(conf=LISTEN % "concurrency = 1\nidle_timeout = 20")
    one, other = peer("Reef_Listener"), peer("Reef_Listener")
    other.send(b"tide")
    assert reef.console("listener list")["listeners"][0]["state"] == "full"
    reef.advance(30)
    assert one.receive_all() == b""
    reef.advance(1)
    assert other.receive(4) == b"tide"


def test_the_acceptor_turns_peers_away(runtime: Harness, install_c: InstallC, peer: Peers) -> None:
    install_c("reef", ECHO.replace("ADMITS", "0"), manifest=MANIFEST)
    runtime.load(conf=LISTEN % "")
    assert peer("Reef_Listener").receive_all() == b""
    (row,) = runtime.console("listener list")["listeners"]
    assert (row["sessions"], row["accepted"], row["turned_away"]) == (0, 1, 1)


def test_code_opens_and_closes_endpoints(reef: Harness, peer: Peers) -> None:
    reef.load(conf="reef {}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    assert reef.console(f"reef open {address}") == "1\n"
    reef.advance(1)
    one = peer("Reef_Listener")
    reef.reload("reef { debug_level = error }")
    one.send(b"tide")
    assert one.receive(4) == b"tide"
    assert [row["address"] for row in reef.console("listener list")["listeners"]] == [address]
    assert reef.console(f"reef stop {address}") == "1\n"
    reef.advance(1)
    one.send(b"tide")
    assert one.receive(4) == b"tide"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))


def test_a_listener_that_is_taken_is_refused(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", ECHO.replace("ADMITS", "E_READ"), manifest=MANIFEST)
    install_c("kelp", ECHO.replace("ADMITS", "E_READ"))
    runtime.load(conf=LISTEN % "")
    for _ in range(2):
        with pytest.raises(TransactionFailed, match="kelp"):
            runtime.reload((LISTEN % "") + "\nkelp {}")
    assert any("the listener 'Reef' is registered already" in record.text for record in runtime.records)


def test_a_module_that_was_refused_may_come_again(runtime: Harness, install_c: InstallC, peer: Peers) -> None:
    install_c("reef", ECHO.replace("ADMITS", "E_READ"), manifest=MANIFEST)
    runtime.load(conf="")
    faulty = LISTEN % 'greeting = "low" tide'
    with pytest.raises(TransactionFailed):
        runtime.reload(faulty)
    runtime.reload(LISTEN % "")
    one = peer("Reef_Listener")
    one.send(b"greet")
    assert one.receive(4) == b"ahoy"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `localhost`, and its key, in one file."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    made = tmp_path_factory.mktemp("tls") / "both.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(made), "-out", f"{made}.crt"]
    subprocess.run([openssl, *words.split(), *more], check=True, capture_output=True)
    made.write_text(made.read_text() + made.with_name("both.pem.crt").read_text())
    return made


def test_a_certificate_makes_connections_tls(reef: Harness, peer: Peers, certificate: Path) -> None:
    reef.load(conf=LISTEN % f'tls_certificate = "{certificate}"')
    one = peer("Reef_Listener", tls=ssl.create_default_context(cafile=certificate))
    one.send(b"tide")
    assert one.receive(4) == b"tide"


def test_a_faulty_certificate_never_leads_to_clear_text(reef: Harness, peer: Peers) -> None:
    reef.load(conf=LISTEN % 'tls_certificate = "/nowhere.pem"')
    reef.expect_failure(owner="reef", match="cannot serve")
    assert peer("Reef_Listener").receive_all() == b""
    assert any("cannot serve" in record.text and "/nowhere.pem" in record.text for record in reef.records)
