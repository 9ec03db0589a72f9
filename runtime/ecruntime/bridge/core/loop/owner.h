#ifndef ECB_LOOP_OWNER_H
#define ECB_LOOP_OWNER_H
/*
 * Owners of events and jobs: the module instance whose code ran when they were
 * made, or the server. A record outlives its instance while something of it is
 * left, so that an event which is resumed late finds that its owner has ended.
 */
#include "ecb_export.h"
#include "ecb_thread.h"
#include "hooks/generation.h"

typedef struct ecb_owner {
  const char *key;            /* the text that ecb_enter_module was given */
  ecb_generation *generation; /* which its jobs hold; NULL for the current */
  u_int32_t references;
  int is_ended;
  struct ecb_owner *next;
  char name[]; /* a copy of the key */
} ecb_owner;

/* Any thread: the owner of what the calling thread makes, with a reference for
   the caller; NULL without memory. */
ecb_owner *ecb_owner_hold_running(void);
ecb_owner *ecb_owner_hold(ecb_owner *owner);
void ecb_owner_release(ecb_owner *owner);

/* Any thread: whether this is the server itself, or has ended. */
int ecb_owner_is_server(const ecb_owner *owner);
int ecb_owner_has_ended(const ecb_owner *owner);

/* Host, scheduler thread, before the instance runs: its jobs keep this
   generation. `key` is the instance's name, which lives as long as it. 0, or
   -1 without memory. */
ECB_EXPORT int ecb_owner_begin(const char *key, ecb_generation *generation);

/* Host, scheduler thread: the instance is being destroyed. Its events are
   cleared and their descriptors closed, its posted calls dropped. */
ECB_EXPORT void ecb_owner_end(const char *key);

#endif
