#include "registers_late.h"
#include "hooks/core/log_reception_v1.h"

struct registers_late {
  int count;
};
REGISTERS_LATE_STATE;

static void on_reception(void *closure, accept_construct *ac, ec_message *msg,
    struct timeval *now, const char *note, int note_len) {
  (void)closure;
  (void)ac;
  (void)msg;
  (void)now;
  (void)note;
  (void)note_len;
}

void registers_late_core_log_delivery_v1(struct registers_late *self, ec_message *msg, domain_record *dr,
    struct timeval *now, const char *note, int note_len) {
  (void)msg;
  (void)dr;
  (void)now;
  (void)note;
  (void)note_len;
  register_core_log_reception_v1_hook_last(on_reception, registers_late_infrastructure(self));
}

int registers_late_open(struct registers_late *self) {
  (void)self;
  return 0;
}

int registers_late_configure(struct registers_late *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
