/* The driver of datasources, and what it counts. Threads of pools. */
#ifndef LITEBASE_DRIVER_H
#define LITEBASE_DRIVER_H

#include "modules/datasource/ecdatasource.h"

struct driver_counts {
  int connections; /* by __atomic functions alone, like the others */
  int queries;
  int busy_timeout; /* milliseconds */
};

/* A class of drivers has no closure, so there is one set of numbers. */
extern struct driver_counts driver_counts;
extern struct ec_datasource_driver_class driver_class;

#endif
