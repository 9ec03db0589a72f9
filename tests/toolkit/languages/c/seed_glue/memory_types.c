#include "ec_config.h"
#include "module.h"
#include "ec_malloc.h"

struct fixed { int number; };

/* @0 */

/* @1 */

static int start(void) {
/* @2 */
  }
  return 0;
}

#include "sample_module.h"
