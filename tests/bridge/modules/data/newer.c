/* A module with the newer shape of the infrastructure. */
#define EC_API 4
#include "newer.h"

#include "module.h"

static char private_data[] = "newer";

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  self->module_private_data = private_data;
  return 0;
}

static int ext_init(generic_module_infrastructure *self,
                    ec_config_header *transaction, string *output, int flags) {
  (void)transaction;
  (void)output;
  (void)flags;
  self->shared.module_ec_version = "other";
  return 0;
}

static generic_module_infrastructure newer = {
    {4u << 24, NULL, NULL, "newer.c", "Newer", _EC_VER, NULL, NULL, NULL, NULL,
     NULL, conf_setup, NULL, NULL, ext_init},
    NULL};

void *newer_infrastructure(void) { return &newer; }
