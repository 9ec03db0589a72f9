#include "sleeps_in_a_hook.h"

#include <unistd.h>

struct sleeps_in_a_hook {
  int count;
};
SLEEPS_IN_A_HOOK_STATE;

void sleeps_in_a_hook_core_log_delivery_v1(struct sleeps_in_a_hook *self, ec_message *msg, domain_record *dr,
    struct timeval *now, const char *note, int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note;
  (void)note_len;
  sleep(1);
  self->count++;
}

int sleeps_in_a_hook_open(struct sleeps_in_a_hook *self) {
  (void)self;
  return 0;
}

int sleeps_in_a_hook_configure(struct sleeps_in_a_hook *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
