#include "keeps_a_value.h"

#include <string.h>

struct keeps_a_value {
  int count;
};
KEEPS_A_VALUE_STATE;

void keeps_a_value_core_log_delivery_v1(struct keeps_a_value *self, ec_message *msg, domain_record *dr,
    struct timeval *now, const char *note, int note_len) {
  struct keeps_a_value_held held;

  (void)msg;
  (void)dr;
  (void)now;
  (void)note_len;
  if (strstr(note, keeps_a_value_option_word(self, NULL, &held))) self->count++;
}

int keeps_a_value_open(struct keeps_a_value *self) {
  (void)self;
  return 0;
}

int keeps_a_value_configure(struct keeps_a_value *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
