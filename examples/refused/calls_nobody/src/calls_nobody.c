#include "calls_nobody.h"

struct calls_nobody {
  int count;
};
CALLS_NOBODY_STATE;

int tide_of_today(void);

void calls_nobody_core_log_delivery_v1(struct calls_nobody *self, ec_message *msg, domain_record *dr,
    struct timeval *now, const char *note, int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note;
  (void)note_len;
  self->count += tide_of_today();
}

int calls_nobody_open(struct calls_nobody *self) {
  (void)self;
  return 0;
}

int calls_nobody_configure(struct calls_nobody *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
