#ifndef SQLITE_DRIVER_H
#define SQLITE_DRIVER_H
/* A datasource driver over SQLite, as a module would have it. */
#include "modules/datasource/ecdatasource.h"

extern struct ec_datasource_driver_class sqlite_driver;
extern int sqlite_connections, sqlite_queries;

/* Pings fail from here on, and queries too until the next connection. */
extern int sqlite_is_broken;

#endif
