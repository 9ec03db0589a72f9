/* The driver of datasources over SQLite. Threads of pools. */
#ifndef LITEBASE_DRIVER_H
#define LITEBASE_DRIVER_H

#include "modules/datasource/ecdatasource.h"

/* Seconds for connections whose uri does not say; by __atomic functions alone.
 * A class of drivers has no closure, so there is one for all. */
extern unsigned int litebase_busy_timeout;
extern struct ec_datasource_driver_class driver_class;

#endif
