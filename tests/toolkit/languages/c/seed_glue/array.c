#include "ec_config.h"
#include "module.h"

static int read_array(generic_module_infrastructure *gself,
                      ec_config_header *transaction,
                      int option_handle_for_string_array) {
  ec_config_value *val;

/* @0 */
  return 0;
}

static int start(void) { return read_array(NULL, NULL, 0); }

#include "sample_module.h"
