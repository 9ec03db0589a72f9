#ifndef ECB_HOOKS_HEADS_H
#define ECB_HOOKS_HEADS_H
/*
 * Heads: one for each name of a hook, for the life of the process. A head has
 * a declaration once a library in C has shown one; chains that name it earlier
 * wait for the stub that comes with it.
 */
#include "ecb_export.h"
#include "hooks/generation.h"
#include "module-hooks.h"

struct ecb_tap;

typedef struct ecb_head {
  struct __ec_hook_head shown; /* first */
  const ec_hook_decl *declaration; /* NULL until then; under the lock */
  const char *declared_by;         /* module, or server */
  struct ecb_tap *tap;             /* of tap.c; under the lock */
} ecb_head;

/* Any thread: the head of a name, made if there is none; NULL without memory.
   A hook that only providers of another language name has no declaration. */
ECB_EXPORT ecb_head *ecb_head_named(const char *name);

/* Any thread: the head of a number, NULL when no hook has it; how many. */
ECB_EXPORT ecb_head *ecb_head_at(u_int32_t hook_id);
ECB_EXPORT u_int32_t ecb_head_count(void);

/* Any thread: the declaration of a head, NULL while there is none. */
ECB_EXPORT const ec_hook_decl *ecb_head_declaration(ecb_head *head);

/* Scheduler thread: calls `change` for the head of a name under the lock, then
   sees to the chains of that head. 0, or -1 without memory. */
int ecb_head_change(const char *name,
                    void (*change)(ecb_head *head, void *closure),
                    void *closure);

/* Scheduler thread: the generation's waiting providers get the stubs of heads
   that are declared, now and whenever another one is, until it is withdrawn.*/
void ecb_heads_enlist(ecb_generation *generation);
void ecb_heads_withdraw(ecb_generation *generation);

#endif
