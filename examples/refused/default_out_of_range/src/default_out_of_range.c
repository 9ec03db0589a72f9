#include "default_out_of_range.h"

struct default_out_of_range {
  int count;
};
DEFAULT_OUT_OF_RANGE_STATE;

int default_out_of_range_open(struct default_out_of_range *self) {
  (void)self;
  return 0;
}

int default_out_of_range_configure(struct default_out_of_range *self, ec_config_header *transaction, string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
