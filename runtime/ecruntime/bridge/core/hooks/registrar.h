#ifndef ECB_HOOKS_REGISTRAR_H
#define ECB_HOOKS_REGISTRAR_H
/*
 * The registrations of one module instance. They live as long as the instance
 * and are replayed into each of its generations. Scheduler thread only.
 */
#include "ecb_export.h"
#include "hooks/heads.h"

typedef struct ecb_registration {
  ecb_head *head;
  ec_hook_function provider;
  void *closure;
  int is_first;
} ecb_registration;

typedef struct ecb_registrar {
  const char *owner; /* name of the module; of the instance's record */
  ecb_registration *registrations;
  u_int32_t count;
  u_int32_t room;
  int lacked_memory; /* a registration is missing: the phase has failed */
} ecb_registrar;

ECB_EXPORT void ecb_registrar_init(ecb_registrar *registrar,
                                   const char *owner);
ECB_EXPORT void ecb_registrar_clear(ecb_registrar *registrar);

/* Admits registrations for this instance until it is closed: a phase. */
ECB_EXPORT void ecb_registrar_open(ecb_registrar *registrar);
ECB_EXPORT void ecb_registrar_close(void);

#endif
