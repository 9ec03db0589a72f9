#include "frees_as_another.h"

struct frees_as_another {
  int count;
};
FREES_AS_ANOTHER_STATE;

void frees_as_another_core_log_delivery_v1(struct frees_as_another *self, ec_message *msg, domain_record *dr,
    struct timeval *now, const char *note, int note_len) {
  char *copy = ec_mt_strndup(frees_as_another_memtype_line, note, (size_t)note_len);

  (void)msg;
  (void)dr;
  (void)now;
  if (*copy) self->count++;
  ec_free(frees_as_another_memtype_word, copy);
}

int frees_as_another_open(struct frees_as_another *self) {
  (void)self;
  return 0;
}

int frees_as_another_configure(struct frees_as_another *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
