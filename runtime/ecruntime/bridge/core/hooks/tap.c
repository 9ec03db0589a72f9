/* Taps: watched chains, and the way of a call through one. */
#include "hooks/tap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ecb_report.h"
#include "ecb_thread.h"

int ecb_has_had_taps_;

/* Of a head, for the life of the process: calls in flight refer to it. */
typedef struct ecb_tap {
  const char *hook;
  const ecb_watcher *watcher;
  void *observer;
  int is_open; /* under the lock of the heads */
} ecb_tap;

typedef struct watched_provider {
  const ec_hook_provider *own;
  ecb_tap *tap;
  u_int32_t generation;
  u_int32_t number;
} watched_provider;

/* Both chains live until the generation ends: calls may be in either. */
typedef struct ecb_watched {
  struct ecb_watched *next;
  u_int64_t hook_id;
  ec_hook_chain *own;
  ec_hook_chain *chain;
  watched_provider providers[];
} ecb_watched;

/* A call of a watched chain whose end has not come. */
typedef struct ecb_open_call {
  struct ecb_open_call *outer;
  const ecb_tap *tap;
  u_int32_t depth;
} ecb_open_call;

/* ---- a call ---- */

static const watched_provider *unmarked(const void *closure) {
  return (const watched_provider *)((uintptr_t)closure - 1);
}

/* Ends the calls of this depth and deeper ones: a jump may have left some. */
static void leave_deeper(ecb_thread *thread, u_int32_t depth) {
  while (thread->open_calls && thread->open_calls->depth >= depth) {
    ecb_open_call *left = thread->open_calls;
    thread->open_calls = left->outer;
    free(left);
  }
  thread->shown.watched = thread->open_calls ? thread->open_calls->depth : 0;
}

/* 0, or -1 without memory: nobody will hear of its end. */
static int open_call(ecb_thread *thread, const ecb_tap *tap) {
  ecb_open_call *made;
  leave_deeper(thread, thread->shown.depth);
  made = malloc(sizeof(*made));
  if (!made) {
    return -1;
  }
  *made = (ecb_open_call){thread->open_calls, tap, thread->shown.depth};
  thread->open_calls = made;
  thread->shown.watched = made->depth;
  return 0;
}

void ecb_open_calls_free(ecb_open_call *open) {
  while (open) {
    ecb_open_call *outer = open->outer;
    free(open);
    open = outer;
  }
}

/* A provider of another language goes the way that it goes without a tap. */
static void run(const watched_provider *self, const ec_hook_decl *declaration,
                const ec_slot *slots, ec_slot *result) {
  ecb_thread *thread = ecb_thread_self();
  if (self->own->function == declaration->stub) {
    ec_hook_pass(self->own->closure, declaration, slots, result);
    return;
  }
  declaration->invoke(self->own->function, self->own->closure, slots, result);
  /* A call inside of the provider may have left a mark. */
  thread->shown.failed = 0;
}

void ecb_tap_pass(void *closure, const ec_hook_decl *declaration,
                  const ec_slot *slots, ec_slot *result) {
  const watched_provider *self = unmarked(closure);
  const ecb_tap *tap = self->tap;
  ecb_thread *thread = ecb_thread_self();
  int failed, saved;
  if (self->number == 0) {
    saved = errno;
    if (open_call(thread, tap) != 0) {
      run(self, declaration, slots, result);
      return;
    }
    tap->watcher->begun(tap->observer, declaration, self->generation,
                        thread->shown.depth, slots);
    errno = saved;
  }
  run(self, declaration, slots, result);
  saved = errno;
  leave_deeper(thread, thread->shown.depth + 1);
  if (thread->shown.watched != thread->shown.depth) {
    errno = saved;
    return; /* its beginning could not be told */
  }
  failed = thread->shown.failed;
  tap->watcher->answered(tap->observer, declaration, thread->shown.depth,
                         self->number, slots, result, failed);
  errno = saved;
  thread->shown.failed = failed;
}

/* Of a call that is not watched, inside of one that is, nothing is told. */
ECB_EXPORT ec_slot ec_hook_told(const ec_hook_decl *declaration,
                                ec_slot result) {
  ecb_thread *thread = ecb_thread_self();
  const ecb_tap *tap;
  int saved = errno;
  leave_deeper(thread, thread->shown.depth + 1);
  if (thread->shown.watched == thread->shown.depth) {
    tap = thread->open_calls->tap;
    leave_deeper(thread, thread->shown.depth);
    /* Another hook: it was left by a jump, and this one is not watched. */
    if (strcmp(tap->hook, declaration->name) == 0) {
      tap->watcher->ended(tap->observer, declaration, thread->shown.depth,
                          &result);
    }
  }
  errno = saved;
  return result;
}

/* ---- watched chains ---- */

static ecb_watched *watched_of(const ecb_generation *generation,
                               u_int64_t hook_id) {
  ecb_watched *one = generation->watched;
  while (one && one->hook_id != hook_id) {
    one = one->next;
  }
  return one;
}

ec_hook_chain *ecb_own_chain(const ecb_generation *generation,
                             u_int64_t hook_id) {
  const ecb_watched *watched = watched_of(generation, hook_id);
  if (watched) {
    return watched->own;
  }
  return hook_id < generation->shown.chain_count ? generation->chains[hook_id]
                                                 : NULL;
}

static ecb_watched *new_watched(const ecb_generation *generation,
                                ecb_head *head, ec_hook_chain *own) {
  u_int32_t index;
  ecb_watched *made = calloc(
      1, sizeof(*made) + own->count * sizeof(watched_provider));
  ec_hook_chain *chain = calloc(
      1, sizeof(*chain) + own->count * sizeof(ec_hook_provider));
  if (!made || !chain) {
    free(made);
    free(chain);
    return NULL;
  }
  made->hook_id = (u_int64_t)head->shown.hook_id;
  made->own = own;
  made->chain = chain;
  chain->count = own->count;
  chain->may_fail = 1;
  for (index = 0; index < own->count; index++) {
    made->providers[index] = (watched_provider){
        &own->provider[index], head->tap, generation->shown.number, index};
    chain->provider[index] = (ec_hook_provider){
        head->declaration->stub, (char *)&made->providers[index] + 1};
  }
  return made;
}

static ecb_watched *find_or_add(ecb_generation *generation, ecb_head *head,
                                ec_hook_chain *own) {
  ecb_watched *watched =
      watched_of(generation, (u_int64_t)head->shown.hook_id);
  if (!watched && (watched = new_watched(generation, head, own))) {
    watched->next = generation->watched;
    generation->watched = watched;
  }
  return watched;
}

static void put(ecb_generation *generation, u_int64_t hook_id,
                ec_hook_chain *chain) {
  __atomic_store_n(&generation->chains[hook_id], chain, __ATOMIC_RELEASE);
}

void ecb_tap_apply(ecb_generation *generation, ecb_head *head) {
  u_int64_t hook_id = (u_int64_t)head->shown.hook_id;
  const ecb_tap *tap = head->tap;
  ec_hook_chain *own = ecb_own_chain(generation, hook_id);
  ecb_watched *watched;
  /* Who has no declaration is called by nobody in C. */
  if (!tap || !own || own->count == 0 || !head->declaration) {
    return;
  }
  if (!tap->is_open) {
    put(generation, hook_id, own);
  } else if ((watched = find_or_add(generation, head, own))) {
    put(generation, hook_id, watched->chain);
  }
}

void ecb_taps_free(ecb_generation *generation) {
  ecb_watched *watched = generation->watched;
  while (watched) {
    ecb_watched *next = watched->next;
    /* The chains are freed by their places. */
    generation->chains[watched->hook_id] = watched->own;
    free(watched->chain);
    free(watched);
    watched = next;
  }
  generation->watched = NULL;
}

/* ---- taps ---- */

typedef struct change {
  const ecb_watcher *watcher;
  void *observer;
  int is_open;
  int lacked_memory;
} change;

static void set_tap(ecb_head *head, void *closure) {
  change *wanted = closure;
  ecb_tap *tap = head->tap;
  if (!tap && wanted->is_open) {
    tap = head->tap = calloc(1, sizeof(*tap));
    wanted->lacked_memory = !tap;
    if (tap) {
      tap->hook = head->shown.hook_name;
      tap->watcher = wanted->watcher;
      tap->observer = wanted->observer;
    }
  }
  if (tap) {
    tap->is_open = wanted->is_open;
  }
}

int ecb_tap_open(const char *hook, const ecb_watcher *watcher,
                 void *observer) {
  change wanted = {watcher, observer, 1, 0};
  __atomic_store_n(&ecb_has_had_taps_, 1, __ATOMIC_RELAXED);
  if (ecb_head_change(hook, set_tap, &wanted) != 0) {
    return -1;
  }
  return wanted.lacked_memory ? -1 : 0;
}

void ecb_tap_close(const char *hook) {
  change wanted = {NULL, NULL, 0, 0};
  ecb_head_change(hook, set_tap, &wanted);
}
