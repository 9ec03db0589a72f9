#include "half_a_provider.h"

struct half_a_provider {
  int count;
};
HALF_A_PROVIDER_STATE;

void half_a_provider_core_log_delivery_v1(struct half_a_provider *self, ec_message *msg, const char *note) {
  (void)msg;
  if (*note) self->count++;
}

int half_a_provider_open(struct half_a_provider *self) {
  (void)self;
  return 0;
}

int half_a_provider_configure(struct half_a_provider *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
