#ifndef ECB_MODULE_CONSOLE_CLIENTS_H
#define ECB_MODULE_CONSOLE_CLIENTS_H
/* Clients of the console that a module serves. Scheduler thread. */
#include "ecb_export.h"

/* Offers a client that the console has admitted to the factory of a module. 1
   when it serves the client from now on, by a descriptor of its own; 0 when the
   console is to do it. */
ECB_EXPORT int ecb_console_client_offer(int fd);

/* The server ends. */
ECB_EXPORT void ecb_console_clients_close(void);

#endif
