#ifndef ECB_MODULE_SHUTDOWN_H
#define ECB_MODULE_SHUTDOWN_H
#include "ecb_export.h"

/* Host, scheduler thread: the server has begun to shut down. */
ECB_EXPORT void ecb_shutdown_began(void);

/* Host, scheduler thread: another server begins, in the same process. */
ECB_EXPORT void ecb_shutdown_ended(void);

#endif
