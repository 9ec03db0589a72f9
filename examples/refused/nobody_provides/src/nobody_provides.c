#include "nobody_provides.h"

struct nobody_provides {
  int count;
};
NOBODY_PROVIDES_STATE;

int nobody_provides_open(struct nobody_provides *self) {
  (void)self;
  return 0;
}

int nobody_provides_configure(struct nobody_provides *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
