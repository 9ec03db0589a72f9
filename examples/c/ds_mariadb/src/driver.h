/* The driver of datasources over MariaDB and MySQL. Threads of pools. */
#ifndef DS_MARIADB_DRIVER_H
#define DS_MARIADB_DRIVER_H

#include "modules/datasource/ecdatasource.h"

extern struct ec_datasource_driver_class driver_class;

#endif
