#include "ec_config.h"
#include "module.h"

/* @2 */

/* @3 */

/* @1 */

/* @4 */

/* @0 */
