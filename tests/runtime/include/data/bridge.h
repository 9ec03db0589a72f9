/* What the tests use of the bridge below. */
#ifndef TESTS_BRIDGE_H
#define TESTS_BRIDGE_H
#include "module-hooks.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Stands for a provider of another language: gets the slots of each call. */
typedef void (*foreign_provider)(void *closure, const ec_hook_decl *declaration,
                                 const ec_slot *slots, ec_slot *result);
extern foreign_provider bridge_foreign;
/* Set by a foreign provider that cannot return. */
void bridge_fail(void);
/* Publishes a generation of what was registered since the last one. */
ec_config_header *bridge_publish(void);
/* Frees all generations. */
void bridge_end(void);
/* The epoch that the thread marks as in use, 0 outside of calls. */
u_int64_t bridge_mark(void);
/* Makes the epoch grow, as a reload in another thread does. */
void bridge_advance(void);
/* The first declaration of a hook by its name, or NULL. */
const ec_hook_decl *bridge_declaration(const char *name);

#ifdef __cplusplus
}
#endif
#endif
