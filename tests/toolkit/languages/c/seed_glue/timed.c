/* @0 */

static int start(void) {
/* @1 */
  return 0;
}

#include "sample_module.h"
