#ifndef ECB_HOOKS_GENERATION_H
#define ECB_HOOKS_GENERATION_H
/*
 * Generations: built aside in the scheduler thread, sealed, published by one
 * assignment, and freed there once no thread is inside of a call that may have
 * seen them and no reference is left.
 */
#include "ecb_export.h"
#include "ecxs/hook_chain.h"

struct ecb_head;
struct ecb_registrar;
struct ecb_array;
struct ecb_watched;

typedef struct ecb_draft_entry {
  u_int32_t hook_id;
  int is_first;
  ec_hook_provider provider;
} ecb_draft_entry;

typedef struct ecb_generation {
  ec_generation shown;      /* first; its refcnt counts what C code holds */
  ec_hook_chain **chains;   /* those of `shown`, to be freed and filled in */
  void *host_generation;    /* what the host calls it */
  void (*free_values)(struct ecb_generation *generation); /* of config/ */
  void *values;             /* of config/ */
  struct ecb_array *arrays; /* of arrays.c */
  struct ecb_watched *watched; /* of tap.c */
  ecb_draft_entry *entries; /* until sealed */
  u_int32_t entry_count;
  u_int32_t entry_room;
  u_int64_t replaced_at; /* the epoch from which on nobody enters it */
  int is_ending;         /* it is unused, and the host is told */
  ec_atomic_t held_after_calls; /* of its references: those of ecb_holds */
  struct ecb_generation *next_replaced;
  struct ecb_generation *next_enlisted; /* of heads.c */
} ecb_generation;

/* All of these: scheduler thread. 0, or -1 or NULL without memory. */

ECB_EXPORT ecb_generation *ecb_generation_new(u_int32_t number,
                                              void *host_generation);

/* In the order of the stanzas: the providers of an instance written in C, or
   one provider of another language, by the name of its hook; see tap.h for its
   address. */
ECB_EXPORT int ecb_generation_add(ecb_generation *generation,
                                  const struct ecb_registrar *registrar);
ECB_EXPORT int ecb_generation_add_foreign(ecb_generation *generation,
                                          const char *hook, void *provider,
                                          int is_first);
/* One provider written in C, where the host gives the order of all. */
ECB_EXPORT int ecb_generation_add_native(ecb_generation *generation,
                                         const char *hook,
                                         ec_hook_provider provider);

/* Makes the chains; afterwards nothing is added. */
ECB_EXPORT int ecb_generation_seal(ecb_generation *generation);

/* Makes a sealed generation the current one; cannot fail. */
ECB_EXPORT void ecb_generation_publish(ecb_generation *generation);

/* The one that was made last and is neither published nor dropped; NULL. */
ecb_generation *ecb_generation_draft(void);

/* Ends a generation that was never published. */
ECB_EXPORT void ecb_generation_drop(ecb_generation *generation);

/* Ends the replaced generations that nobody uses; returns how many are left. */
ECB_EXPORT u_int32_t ecb_generations_collect(void);

/* How many of those that are left have no reference: only threads inside of
   calls keep them, which tell nobody when they leave. */
ECB_EXPORT u_int32_t ecb_generations_without_reference(void);

/* The end of the process: nothing is current any more. */
ECB_EXPORT void ecb_generations_close(void);

/* Any thread: one more and one less reference. */
ECB_EXPORT void ecb_generation_hold(ecb_generation *generation);
ECB_EXPORT void ecb_generation_release(ecb_generation *generation);

/* Any thread: a reference to each generation that the calls may be of in which
   the thread is, for what outlives them. `holds` is NULL outside of calls. 0, or
   -1 without memory. */
typedef struct ecb_holds {
  u_int32_t count;
  ecb_generation *generations[];
} ecb_holds;
int ecb_holds_of_calls(ecb_holds **holds);
void ecb_holds_release(ecb_holds *holds);

/* Any thread: the current one with a reference for the caller. */
ECB_EXPORT ecb_generation *ecb_generation_hold_current(void);

#endif
