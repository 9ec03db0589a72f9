#ifndef ECB_HOOKS_TAP_H
#define ECB_HOOKS_TAP_H
/*
 * Taps: the calls of a hook that code in C makes are told to a watcher. The
 * chains of a tapped hook are replaced, in each generation that lives, by others
 * of which each provider comes through here; so a hook without a tap pays
 * nothing. What is in a call goes on in the chain that it began in.
 */
#include "ecb_export.h"
#include "hooks/heads.h"

struct ecb_open_call;

/* What is told of a call, in its thread and in this order; `depth` tells the
   calls of a thread apart that are in one another. A call that is left by a
   jump has no end. Both languages' providers have an answer; `failed` is that of
   ec_thread. Any thread. */
typedef struct ecb_watcher {
  void (*begun)(void *observer, const ec_hook_decl *declaration,
                u_int32_t generation, u_int32_t depth, const ec_slot *slots);
  void (*answered)(void *observer, const ec_hook_decl *declaration,
                   u_int32_t depth, u_int32_t number, const ec_slot *slots,
                   const ec_slot *result, int failed);
  void (*ended)(void *observer, const ec_hook_decl *declaration,
                u_int32_t depth, const ec_slot *result);
} ecb_watcher;

/* Scheduler thread. The watcher and the observer live as long as the process: a
   call may end long after its tap is gone. 0, or -1 without memory: the hook
   then has no tap. */
ECB_EXPORT int ecb_tap_open(const char *hook, const ecb_watcher *watcher,
                            void *observer);
ECB_EXPORT void ecb_tap_close(const char *hook);

/* Closures of providers of a watched chain are marked: what a host gives as a
   provider lies at an even address, at least where it opens taps. */
extern int ecb_has_had_taps_;
static inline int ecb_is_tapped(const void *closure) {
  return ((uintptr_t)closure & 1) != 0 &&
         __atomic_load_n(&ecb_has_had_taps_, __ATOMIC_RELAXED);
}
void ecb_tap_pass(void *closure, const ec_hook_decl *declaration,
                  const ec_slot *slots, ec_slot *result);

/* At the end of a thread: forget the calls that it has left without an end. */
void ecb_open_calls_free(struct ecb_open_call *open);

/* Under the lock of the heads, when chains were made or a head was declared: the
   chain is watched if the head has a tap. What lacks memory is not watched. */
void ecb_tap_apply(ecb_generation *generation, ecb_head *head);

/* The chain of the providers themselves; NULL without one. */
ec_hook_chain *ecb_own_chain(const ecb_generation *generation,
                             u_int64_t hook_id);

/* Scheduler thread, at the end of the generation, before its chains end. */
void ecb_taps_free(ecb_generation *generation);

#endif
