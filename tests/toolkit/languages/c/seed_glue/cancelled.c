/* @0 */

static int start(void) {
/* @1 */
/* @2 */
  return 0;
}

static int my_func(Event *event, int eventtype, void *closure,
                   struct timeval *now) {
  return 0;
}

#include "sample_module.h"
