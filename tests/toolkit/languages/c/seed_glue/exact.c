/* @0 */

static int start(void) {
/* @1 */
  return fd;
}

#include "sample_module.h"
