"""Values of options as modules in C see them: types, scopes, references, and the functions of their definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness

TYPES = """
#define OPTION(name, type, flags, value) \\
  {#name, ECCFGTYPE_##type, NULL, "[reef]", flags, NULL, value, NULL, NULL, NULL, NULL}
static const struct ec_config_value_mapping words[] = {{"none", "-1"}, {"many", "1000"}, {NULL, NULL}};
static ec_config_option_def defs[] = {
    OPTION(text, STRING, 0, NULL), OPTION(number, INT, 0, "3"), OPTION(large, UINT64, 0, "18446744073709551615"),
    OPTION(mode, PERMS, 0, "0640"), OPTION(flag, BOOL, 0, "true"), OPTION(part, FLOAT, 0, NULL),
    OPTION(address, SOCKADDR, 0, NULL), OPTION(host, SOCKADDR_PORTLESS, 0, NULL), OPTION(pairs, ECDICT, 0, NULL),
    OPTION(room, SIZE_T, 0, "4096"), OPTION(texts, STRING, EC_CFG_OPT_IS_ARRAY, NULL),
    OPTION(numbers, INT, EC_CFG_OPT_IS_ARRAY, "( 1 2 )"),
    {"word", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "none", words, NULL, NULL, NULL}};
enum { TEXT, NUMBER, LARGE, MODE, FLAG, PART, ADDRESS, HOST, PAIRS, ROOM, TEXTS, NUMBERS, WORD, ALL };
static int at[ALL];
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  int index;
  (void)self, (void)ignored;
  for (index = 0; index < ALL; index++) {
    if ((at[index] = ec_config_register_option(&defs[index])) == -1) return -1;
  }
  return 0;
}
static void show_address(string *response, struct sockaddr *address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (!address) return;
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &((struct sockaddr_in *)address)->sin_addr, text, sizeof(text));
    stringprintf(response, "%s %d|", text, ntohs(((struct sockaddr_in *)address)->sin_port));
  } else {
    inet_ntop(AF_INET6, &((struct sockaddr_in6 *)address)->sin6_addr, text, sizeof(text));
    stringprintf(response, "%s %d|", text, ntohs(((struct sockaddr_in6 *)address)->sin6_port));
  }
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_config_value *it[ALL];
  const char *found = NULL;
  int index;
  (void)command, (void)xml;
  for (index = 0; index < ALL; index++) it[index] = ec_config_option_fetch_module(NULL, at[index], self);
  stringprintf(response, "%s|%d|%llu|%o|%d|%g|%zu|%d|", it[TEXT]->v->vstr ? it[TEXT]->v->vstr : "NULL",
               it[NUMBER]->v->vint, (unsigned long long)it[LARGE]->v->vu64, it[MODE]->v->vint, it[FLAG]->v->vint,
               it[PART]->v->vdouble, it[ROOM]->v->vsize, it[WORD]->v->vint);
  show_address(response, it[ADDRESS]->v->vsa);
  show_address(response, it[HOST]->v->vsa);
  if (it[PAIRS]->v->vdict && dict_key_exists_and_fetch(it[PAIRS]->v->vdict, "coral", &found)) {
    stringprintf(response, "coral=%s|", found);
  }
  for (index = TEXTS; index <= NUMBERS; index++) {
    ec_ptr_array *array = it[index]->v->varr;
    int slot;
    for (slot = 0; array && slot < array->size; slot++) {
      ec_config_value_storage *item = array->items[slot];
      if (index == TEXTS) stringprintf(response, "'%s'", item->vstr);
      else stringprintf(response, "%d,", item->vint);
    }
  }
  for (index = 0; index < ALL; index++) ec_config_release_value(it[index]);
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return 0;
}
"""


def test_each_type(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", TYPES)
    runtime.load(conf="reef {}")
    assert runtime.console("reef") == "NULL|3|18446744073709551615|640|1|0|4096|-1|1,2,"
    runtime.reload(
        'reef { text = "sea ü" number = -7 large = 5 mode = 0600 flag = no part = "0.25" room = 1 word = many\n'
        'address = "192.0.2.7:25" host = "2001:db8::7" pairs = [ coral = "3" ] texts = ( "a" "b c" ) numbers = () }'
    )
    assert runtime.console("reef") == ("sea ü|-7|5|600|0|0.25|1|1000|192.0.2.7 25|2001:db8::7 0|coral=3|'a''b c'")
    runtime.reload('reef { address = "*:25" host = "*" }')
    assert runtime.console("reef") == "NULL|3|18446744073709551615|640|1|0|4096|-1|0.0.0.0 25|0.0.0.0 0|1,2,"


def test_texts_that_are_no_utf8_are_the_bytes_of_the_file(
    runtime: Harness, install_c: InstallC, tmp_path: Path
) -> None:
    install_c("reef", TYPES)
    conf = tmp_path / "latin.conf"
    conf.write_bytes(b'reef { text = "caf\xe9" texts = ( "\xe9" ) pairs = [ coral = "\xfc" ] }\n')
    runtime.load(conf=f'include "{conf}"\n')
    assert runtime.console("reef") == "caf\\xe9|3|18446744073709551615|640|1|0|4096|-1|coral=\\xfc|'\\xe9'1,2,"


SCOPES = """
ECCFG_MODULE_OPT_DEF(reef, Reef_Depth, ECCFGTYPE_INT, NULL,
    "Binding:Domain>Domain>Pathway:Domain>Pathway>Host>Binding>Global", 0, NULL, "1", NULL, NULL, NULL, NULL)
static int depth, other;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  depth = ECCFG_MODULE_OPT_REGISTER(reef, Reef_Depth);
  return depth == -1;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  other = ec_config_option_slot_from_capability("Global:Domain.Reef_Depth");
  if (ec_config_option_slot_from_capability("Global:Domain.Nothing") != -1) return -2;
  if (ec_config_option_slot_from_capability("config.Global:Domain:reef_depth") != other) return -2;
  if (ec_config_option_slot_from_capability("Global.Domain") != -1) return -2;
  return other != depth;
}
static void show(string *response, ec_config_value *value) {
  if (!value) { stringprintf(response, "NULL "); return; }
  stringprintf(response, "%d ", value->v->vint);
  ec_config_release_value(value);
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_config_header *conf = ec_config_fetch_globalconf();
  ec_ptr_array pairs;
  (void)xml;
  ec_ptr_array_init(&pairs, 0, NULL);
  ec_ptr_array_append(&pairs, (void *)"Domain");
  ec_ptr_array_append(&pairs, (void *)"reef.test");
  if (!strcmp(command, "same")) {
    ec_config_value *one = ec_config_option_fetch_domain(conf, depth, NULL, "reef.test");
    ec_config_value *two = ec_config_option_fetch_generic(conf, depth, NULL, 0, &pairs);
    ec_config_value *three = ec_config_option_fetch_domain(conf, depth, NULL, "else.test");
    ec_config_value *four = ec_config_option_fetch(conf, depth, NULL);
    stringprintf(response, "%d %d %d", one == two, one == three, three == four);
    ec_config_release_value(one), ec_config_release_value(two);
    ec_config_release_value(three), ec_config_release_value(four);
  } else if (!strcmp(command, "wrong")) {
    show(response, ec_config_option_fetch_generic(conf, depth, NULL, 2, NULL, "Nowhere", "x"));
  } else {
    show(response, ec_config_option_fetch(conf, depth, NULL));
    show(response, ec_config_option_fetch_binding(conf, depth, NULL, "north"));
    show(response, ec_config_option_fetch_binding_domain(conf, depth, NULL, "north", "REEF.test"));
    show(response, ec_config_option_fetch_binding_domain(conf, depth, NULL, NULL, "reef.test"));
    show(response, ec_config_option_fetch_domain(NULL, depth, NULL, "reef.test"));
    show(response, ec_config_option_fetch_host(conf, depth, NULL, "mx.reef.test"));
    show(response, ec_config_option_fetch_pathway(conf, depth, NULL, "in"));
    show(response, ec_config_option_fetch_pathway_domain(conf, depth, NULL, "in", "reef.test"));
    show(response, ec_config_option_fetch_module(conf, depth, self));
    show(response, ec_config_option_fetch_generic(conf, depth, NULL, 4, NULL, "Binding", "north", "Domain", "x"));
    show(response, ec_config_option_fetch_generic(conf, depth, NULL, 0, &pairs));
  }
  ec_ptr_array_destroy(&pairs);
  ec_config_release_scope_instance(conf);
}
"""


def test_values_of_config_scopes(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", SCOPES)
    runtime.load(conf="reef {}")
    assert runtime.console("reef").split() == ["1"] * 11
    runtime.reload(
        'reef {}\nReef_Depth = 2\nBinding "north" { Reef_Depth = 3 Domain "reef.test" { Reef_Depth = 4 } }\n'
        'Domain "reef.test" { Reef_Depth = 5 }\nHost "mx.reef.test" { Reef_Depth = 6 }\n'
        'Pathway "in" { Reef_Depth = 7 }\n'
    )
    assert runtime.console("reef").split() == ["2", "3", "4", "5", "5", "6", "7", "5", "2", "3", "5"]
    assert runtime.console("reef same") == "1 0 1"
    with runtime.expect_failure(match="'nowhere' is no config scope"):
        assert runtime.console("reef wrong") == "NULL "


HELD = """
ECCFG_MODULE_OPT_DEF(reef, depth, ECCFGTYPE_INT, NULL, "reef", 0, NULL, "1", NULL, NULL, NULL, NULL)
static int depth;
static ec_config_value *held;
static ec_config_header *conf_held;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  return (depth = ECCFG_MODULE_OPT_REGISTER(reef, depth)) == -1;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  ec_config_value *now = ec_config_option_fetch_module(conf, depth, self);
  int number = now->v->vint;
  (void)output;
  ec_config_release_value(now);
  ec_mod_debug(self, DNOTICE, "%s %d\\n", flags == EC_MODULE_INIT_DESTROY ? "ended" : "began", number);
  if (number == 13) {
    held = ec_config_option_fetch_module(conf, depth, self);
    return -1;
  }
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)xml;
  if (!strcmp(command, "hold")) held = ec_config_option_fetch_module(NULL, depth, self);
  if (held) stringprintf(response, "%d", held->v->vint);
  if (!strcmp(command, "release")) { ec_config_release_value(held); held = NULL; }
  if (!strcmp(command, "acquire")) conf_held = ec_config_fetch_globalconf();
  if (!strcmp(command, "hand_back")) ec_config_release_scope_instance(conf_held);
}
"""
AT = 'reef "a" {{ debug_level = notice depth = {} }}'


def said(runtime: Harness) -> list[str]:
    return [record.text for record in runtime.records if record.subsystem == "reef:a"]


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_a_held_value_keeps_its_generation_from_being_destroyed(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", HELD, "GENERIC")
    runtime.load(conf=AT.format(4))
    assert runtime.console("reef:a hold") == "4"
    runtime.reload(AT.format(5))
    runtime.reload(AT.format(6))
    assert said(runtime) == ["began 4", "began 4", "began 5", "began 6", "ended 5"]
    assert runtime.server.store.numbers == runtime.server.store.numbers_in_use == (1, 3)
    assert runtime.console("reef:a release") == "4"
    runtime.advance(0)
    assert said(runtime)[5:] == ["ended 4"]
    assert runtime.server.store.numbers == (3,)


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_what_the_end_of_a_generation_asks_it_for_makes_nothing_due(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", HELD, "GENERIC")
    runtime.load(conf=AT.format(4))
    runtime.settle()
    runtime.reload(AT.format(5))
    assert said(runtime)[3:] == ["ended 4"]
    # With a reload in each turn, time would stand still for ever.
    assert runtime.server.scheduler.run_once(0.0) == 0


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_a_held_configuration_does_so_too(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", HELD, "GENERIC")
    runtime.load(conf=AT.format(4))
    runtime.console("reef:a acquire")
    runtime.reload(AT.format(5))
    assert said(runtime) == ["began 4", "began 4", "began 5"]
    runtime.console("reef:a hand_back")
    runtime.advance(0)
    assert said(runtime)[3:] == ["ended 4"]


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_a_held_generation_of_python_keeps_its_twin(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", HELD, "GENERIC")
    runtime.load(conf=AT.format(4))
    reference = runtime.server.acquire("a test")
    runtime.reload(AT.format(5))
    runtime.advance(100)
    assert said(runtime) == ["began 4", "began 4", "began 5"]
    reference.release()
    del reference
    runtime.advance(0)
    assert said(runtime)[3:] == ["ended 4"]


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_a_value_of_a_transaction_that_failed(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", HELD, "GENERIC")
    runtime.load(conf=AT.format(4))
    with pytest.raises(TransactionFailed), runtime.expect_failure(match="failed"):
        runtime.reload(AT.format(13))
    assert runtime.console("reef:a release") == "13"
    runtime.reload(AT.format(5))
    assert said(runtime) == ["began 4", "began 4", "began 13", "ended 13", "began 5", "ended 4"]


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_what_is_never_released_is_told_at_the_end(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", HELD, "GENERIC")
    runtime.load(conf=AT.format(4))
    runtime.console("reef:a hold")
    runtime.reload(AT.format(5))
    runtime.close(judges=False)
    texts = [record.text for record in runtime.records]
    assert "modules in C still hold values or scopes of 1 generations" in texts


FUNCTIONS = """
static int freed;
static int is_valid(ec_config_option_def *option, string *output, ec_config_header *conf, ec_config_value *value) {
  (void)option, (void)conf;
  if (value->v->vint < 100) return 1;
  stringprintf(output, "%d is too deep", value->v->vint);
  return 0;
}
static void take(ec_config_option_def *option, string *output, ec_config_header *conf, ec_config_value *value) {
  (void)option;
  value->data = malloc(1);
  stringprintf(output, "took %d in %ld\\n", value->v->vint, (long)conf->generation);
}
static void give_up(ec_config_option_def *option, void *data) { (void)option; freed++; free(data); }
static ec_config_option_def depth_def = {"depth", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "1", NULL, is_valid, take,
                                         give_up};
static ec_config_option_def limit_def = {"Reef_Limit", ECCFGTYPE_INT, NULL, "Domain>Global", 0, NULL, "2", NULL, NULL,
                                         take, give_up};
static int depth, limit;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  depth = ec_config_register_option(&depth_def);
  limit = ec_config_register_option(&limit_def);
  return depth == -1 || limit == -1;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_config_value *value = ec_config_option_fetch_domain(NULL, limit, NULL, "reef.test");
  (void)self, (void)command, (void)xml;
  stringprintf(response, "%d %d %d", freed, value->v->vint, value->data != NULL);
  ec_config_release_value(value);
}
"""


@pytest.mark.own_reloads("each makes the values anew, which is counted")
def test_the_functions_of_a_definition(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", FUNCTIONS)
    outcome = runtime.load(conf='reef { depth = 4 }\nDomain "reef.test" { Reef_Limit = 9 }')
    assert [str(it) for it in outcome.output] == ["reef: took 4 in 1", "reef: took 2 in 1", "reef: took 9 in 1"]
    assert runtime.console("reef") == "0 9 1"
    with pytest.raises(TransactionFailed, match="100 is too deep"), runtime.expect_failure(match="reconfigure failed"):
        runtime.reload("reef { depth = 100 }")
    assert runtime.console("reef") == "0 9 1"
    runtime.reload("reef {}")
    assert runtime.console("reef") == "3 2 1"


def test_an_option_of_the_server(runtime: Harness, install_c: InstallC) -> None:
    code = """
static int at = -1;
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  at = ec_config_option_slot_from_capability("Global.adaptive_attempt_threshold");
  return at == -1;
}
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {
  (void)self, (void)conf, (void)output, (void)flags;
  return 0;
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_config_value *value = ec_config_option_fetch(NULL, at, NULL);
  (void)self, (void)command, (void)xml;
  stringprintf(response, "%s %d", value->opt->name, value->v->vint);
  ec_config_release_value(value);
}
"""
    install_c("reef", code)
    runtime.load(conf="reef {}\nadaptive_attempt_threshold = 77")
    assert runtime.console("reef") == "adaptive_attempt_threshold 77"
