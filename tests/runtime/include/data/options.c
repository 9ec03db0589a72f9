/* Registers options by the macros, and looks at what the server is given. */
#include "module.h"

#include <stdio.h>

#define MODULE "owl"

static int checked(ec_config_option_def *option, string *output,
                   ec_config_header *header, ec_config_value *value) {
  (void)option;
  (void)output;
  (void)header;
  (void)value;
  return 1;
}

ECCFG_MODULE_OPT_DEF(owl, names, ECCFGTYPE_STRING, NULL, "[" MODULE "]", 1,
                     NULL, "\"a b\"", NULL, checked, NULL, NULL)
ECCFG_MODULE_OPT_DEF(owl, speed, ECCFGTYPE_INT, NULL,
                     "Binding:Domain>Domain>Global",
                     EC_CFG_OPT_NOT_TUNABLE_ONLINE, NULL, "1", NULL, NULL,
                     NULL, NULL)

static ec_config_option_def *given[2];
static int count;
int ec_config_register_option(ec_config_option_def *option) {
  given[count] = option;
  return 40 + count++;
}

int main(void) {
  int names = ECCFG_MODULE_OPT_REGISTER(owl, names), speed;
  speed = ECCFG_MODULE_OPT_REGISTER(owl, speed);
  for (int at = 0; at < count; at++) {
    printf("%s %d %s %u %s %d\n", given[at]->name, (int)given[at]->type,
           given[at]->fallback, given[at]->flags, given[at]->defval,
           given[at]->validate_value == checked);
  }
  return names != 40 || speed != 41;
}
