"""Each option type of the catalogue in C: as one value and as an array; unset, with its default, and set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.option_type import OptionType
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from conftest import InstallC

    from ecruntime.testing import Harness

READER = """
#define TYPE ECCFGTYPE_@TYPE@
#define OPTION(name, path, flags, value) {name, TYPE, NULL, path, flags, NULL, value, NULL, NULL, NULL, NULL}
#define LIST EC_CFG_OPT_IS_ARRAY
static ec_config_option_def defs[] = {
    OPTION("own", "[reef]", 0, NULL), OPTION("own_default", "[reef]", 0, @DEFAULT@),
    OPTION("Reef_Top", "Domain>Global", 0, NULL), OPTION("Reef_Top_Default", "Domain>Global", 0, @DEFAULT@),
    OPTION("list", "[reef]", LIST, NULL), OPTION("list_default", "[reef]", LIST, "( " @DEFAULT@ " " @DEFAULT@ " )")};
enum { ALL = 6 };
static int at[ALL];
static int conf_setup(generic_module_infrastructure *self, int ignored) {
  int index;
  (void)self, (void)ignored;
  for (index = 0; index < ALL; index++) {
    if ((at[index] = ec_config_register_option(&defs[index])) == -1) return -1;
  }
  return 0;
}
static void show_address(string *response, const struct sockaddr *address) {
  char text[INET6_ADDRSTRLEN] = "";
  const void *bytes = &((const struct sockaddr_in *)address)->sin_addr;
  if (address->sa_family == AF_INET6) bytes = &((const struct sockaddr_in6 *)address)->sin6_addr;
  inet_ntop(address->sa_family, bytes, text, sizeof(text));
  stringprintf(response, "%s %d", text, ntohs(((const struct sockaddr_in *)address)->sin_port));
}
static void show(string *response, const ec_config_value_storage *v) {
  const char *found = "nothing";
  (void)found;
  switch (TYPE) {
    case ECCFGTYPE_STRING: stringprintf(response, "%s", v->vstr ? v->vstr : "NULL"); break;
    case ECCFGTYPE_UINT64: stringprintf(response, "%llu", (unsigned long long)v->vu64); break;
    case ECCFGTYPE_SIZE_T: stringprintf(response, "%zu", v->vsize); break;
    case ECCFGTYPE_FLOAT: stringprintf(response, "%g", v->vdouble); break;
    case ECCFGTYPE_PERMS: stringprintf(response, "%o", v->vint); break;
    case ECCFGTYPE_ECDICT:
      if (!v->vdict) stringprintf(response, "NULL");
      else if (dict_key_exists_and_fetch(v->vdict, "coral", &found)) stringprintf(response, "coral=%s", found);
      break;
    case ECCFGTYPE_SOCKADDR:
    case ECCFGTYPE_SOCKADDR_PORTLESS:
      if (v->vsa) show_address(response, v->vsa);
      else stringprintf(response, "NULL");
      break;
    default: stringprintf(response, "%d", v->vint);
  }
}
static void tell(string *response, ec_config_value *value, int is_list) {
  int slot;
  if (!value) { stringprintf(response, "none|"); return; }
  if (!is_list) show(response, value->v);
  else if (!value->v->varr) stringprintf(response, "NULL");
  else for (slot = 0; slot < value->v->varr->size; slot++) {
    show(response, value->v->varr->items[slot]);
    stringprintf(response, ",");
  }
  stringprintf(response, "|");
  ec_config_release_value(value);
}
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  ec_config_header *conf = ec_config_fetch_globalconf();
  ec_ptr_array pairs;
  (void)xml;
  ec_ptr_array_init(&pairs, 0, NULL);
  ec_ptr_array_append(&pairs, (void *)"Domain");
  ec_ptr_array_append(&pairs, (void *)"reef.test");
  if (!strcmp(command, "own")) {
    tell(response, ec_config_option_fetch_module(conf, at[0], self), 0);
    tell(response, ec_config_option_fetch_module_at_init(NULL, at[1], self), 0);
  } else if (!strcmp(command, "lists")) {
    tell(response, ec_config_option_fetch_module(conf, at[4], self), 1);
    tell(response, ec_config_option_fetch_module(conf, at[5], self), 1);
  } else {
    tell(response, ec_config_option_fetch(conf, at[2], NULL), 0);
    tell(response, ec_config_option_fetch_domain(conf, at[3], NULL, "reef.test"), 0);
    tell(response, ec_config_option_fetch_generic(conf, at[2], NULL, 2, NULL, "Domain", "reef.test"), 0);
    tell(response, ec_config_option_fetch_generic(conf, at[3], NULL, 0, &pairs), 0);
  }
  ec_ptr_array_destroy(&pairs);
  ec_config_release_scope_instance(conf);
}
"""
# The text of a default and of a value set, as C shows them, and what C sees where neither is.
SAMPLES = {
    OptionType.STRING: ('"\\"a b\\""', "a b", '"c d"', "c d", "NULL"),
    OptionType.INT: ('"-3"', "-3", "2147483647", "2147483647", "0"),
    OptionType.UINT64: ('"7"', "7", "18446744073709551615", "18446744073709551615", "0"),
    OptionType.PERMS: ('"0640"', "640", "0600", "600", "0"),
    OptionType.BOOL: ('"yes"', "1", "off", "0", "0"),
    OptionType.FLOAT: ('"\\"0.5\\""', "0.5", '"-1e3"', "-1000", "0"),
    OptionType.SOCKADDR: ('"\\"192.0.2.1:25\\""', "192.0.2.1 25", '"[2001:db8::1]:9"', "2001:db8::1 9", "NULL"),
    OptionType.SOCKADDR_PORTLESS: ('"\\"192.0.2.1\\""', "192.0.2.1 0", '"2001:db8::1"', "2001:db8::1 0", "NULL"),
    OptionType.ECDICT: ('"[ coral = \\"3\\" ]"', "coral=3", '[ coral = "4" ]', "coral=4", "NULL"),
    OptionType.SIZE_T: ('"4096"', "4096", "18446744073709551615", "18446744073709551615", "0"),
}

REFUSED = (OptionType.THROTTLE, OptionType.EC_CONFIG_REGEX)


def code_of(kind: OptionType, default: str) -> str:
    return READER.replace("@TYPE@", kind.upper()).replace("@DEFAULT@", default)


def test_all_types_are_tried() -> None:
    assert {*SAMPLES, *REFUSED} == {*OptionType}


@pytest.mark.parametrize("kind", SAMPLES, ids=str)
def test_a_type(runtime: Harness, install_c: InstallC, kind: OptionType) -> None:
    default, as_default, given, as_given, unset = SAMPLES[kind]
    install_c("reef", code_of(kind, default))
    runtime.load(conf="reef {}")
    assert runtime.console("reef own") == f"{unset}|{as_default}|"
    assert runtime.console("reef top") == f"{unset}|{as_default}|" * 2
    assert runtime.console("reef lists") == f"NULL|{as_default},{as_default},|"
    runtime.reload(
        f"reef {{ own = {given} own_default = {given} list = ( {given} {given} ) list_default = () }}\n"
        f'Reef_Top = {given} Domain "reef.test" {{ Reef_Top_Default = {given} }}'
    )
    assert runtime.console("reef own") == f"{as_given}|{as_given}|"
    assert runtime.console("reef top") == f"{as_given}|{as_given}|" * 2
    assert runtime.console("reef lists") == f"{as_given},{as_given},||"


@pytest.mark.parametrize("kind", REFUSED, ids=str)
def test_a_type_without_members_is_refused(runtime: Harness, install_c: InstallC, kind: OptionType) -> None:
    install_c("reef", code_of(kind, '"1"'))
    runtime.load(conf="")
    refused = (
        f"option 'own' is refused: option 'own' has the type {kind}, and code in C cannot read its values: "
        "the structure has no documented members; use "
    )
    with pytest.raises(TransactionFailed) as caught:
        runtime.reload("reef {}")
    assert caught.value.hint.startswith(refused)
    assert any(record.text.startswith(refused) for record in runtime.records)


def test_an_option_of_the_server_without_members_has_no_handle(runtime: Harness, install_c: InstallC) -> None:
    code = """
static void control(generic_module_infrastructure *self, string *response, const char *command, int xml) {
  (void)self, (void)xml;
  stringprintf(response, "%d", ec_config_option_slot_from_capability(command));
}
"""
    install_c("reef", code)
    runtime.load(conf="reef {}")
    with runtime.expect_failure(owner="MOD", match="of the type throttle, whose values it cannot read"):
        assert runtime.console("reef Global.inbound_throttle_messages") == "-1"
