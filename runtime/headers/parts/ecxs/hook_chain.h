#ifndef EC_ECXS_HOOK_CHAIN_H
#define EC_ECXS_HOOK_CHAIN_H
/*
 * What a hook call stands on: generations, chains of providers, and the mark by
 * which a thread keeps the generation that it is using. The runtime defines
 * what is declared here; modules come to it through module-hooks.h only.
 */
#include "configuration.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*ec_hook_function)(void); /* a provider, its own type put aside */

typedef struct ec_hook_provider {
  ec_hook_function function;
  void *closure;
} ec_hook_provider;

/* Never changed once its generation is published: read from any thread. A call
   goes on in the chain that it began in. */
typedef struct ec_hook_chain {
  u_int32_t count;
  u_int32_t may_fail; /* has a provider of another language, or is watched */
  __extension__ ec_hook_provider provider[];
} ec_hook_chain;

typedef struct ec_generation {
  ec_config_header header; /* first: a transaction is a generation */
  u_int32_t number;
  u_int32_t chain_count;
  const ec_hook_chain **chains; /* by hook_id; NULL without providers */
} ec_generation;

/* One for each thread that calls hooks; written by that thread alone. */
typedef struct ec_thread {
  u_int64_t mark; /* the epoch in use, 0 outside of calls; read by reloads */
  u_int32_t depth;
  int failed; /* by ec_hook_pass: the provider just called did not return; how
                 the call goes on, below */
  u_int32_t needs_fence; /* the system has no membarrier(2) for the reload */
  u_int32_t watched; /* not 0 inside of calls whose end the runtime waits for */
} ec_thread;

/* Of `failed`: the call ends with what is declared for it, or goes on. */
enum { EC_HOOK_FAILED = 1, EC_HOOK_LEFT_OUT = 2 };

/* 8 bytes that hold an argument or a result, low bytes first in memory. */
typedef union __attribute__((may_alias)) ec_slot {
  u_int64_t bits;
  int64_t number;
  double real;
  void *pointer;
} ec_slot;

/* A hook as one declaration has it; static data of the module that declares. */
typedef struct ec_hook_decl {
  const char *name;      /* SCOPE_NAME */
  const char *returns;   /* type, or void */
  const char *arguments; /* of a provider, as written, with the closure */
  const char *caller;    /* of call_SCOPE_NAME_hook, as written */
  const char *policy;    /* the code after each provider, as written */
  const char *kinds;     /* one letter for the result, then for each argument */
  ec_hook_function stub; /* a provider that goes to ec_hook_pass */
  void (*invoke)(ec_hook_function provider, void *closure, const ec_slot *slots,
                 ec_slot *result); /* calls a provider written in C */
} ec_hook_decl;

/*
 * The thread's own record, NULL before its first call. The model is named since
 * the default one costs a function call for each hook call.
 */
extern __thread ec_thread *ec_thread_self_
    __attribute__((tls_model("initial-exec")));
/* The published generation, and a number that grows with each publication;
   both are read and written atomically. */
extern ec_generation *ec_current_;
extern u_int64_t ec_epoch_;

/* Any thread: makes the thread's record and sets ec_thread_self_. */
ec_thread *ec_thread_join(void);
/* Any thread: the head of the hook's name, which lives for ever. Two
   declarations that differ end the process with a text that names both. */
struct __ec_hook_head *ec_hook_head(const ec_hook_decl *declaration);
/* Scheduler thread, in conf_setup and ext_init. */
void ec_hook_register(struct __ec_hook_head *head,
                      const ec_hook_decl *declaration,
                      ec_hook_function provider, void *closure, int is_first);
/* Any thread: lets the provider of another language behind `closure` run, and
   stores its value in `result`. When it fails, the value is the declared one
   and `failed` of the thread is set. */
void ec_hook_pass(void *closure, const ec_hook_decl *declaration,
                  const ec_slot *slots, ec_slot *result);
/* Any thread, while `watched` is set: a call is over, with this result, which is
   returned. */
ec_slot ec_hook_told(const ec_hook_decl *declaration, ec_slot result);

/* The processor's fence between the mark and what is read under it. The thread
   sanitizer knows no fences, but it sees an exchange. */
static inline void ec__hook_fence(ec_thread *thread) {
#ifdef __SANITIZE_THREAD__
  (void)__atomic_exchange_n(&thread->mark, thread->mark, __ATOMIC_SEQ_CST);
#else
  (void)thread;
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

/* Keeps the current generation until ec__hook_leave, also when calls nest. The
   fence is the compiler's only: the reload pays for the processor's, where the
   system lets it. The epoch is acquired, so that no generation older than it
   is read afterwards. */
static inline ec_thread *ec__hook_enter(void) {
  ec_thread *thread = ec_thread_self_;
  if (__builtin_expect(!thread, 0)) {
    thread = ec_thread_join();
  }
  if (thread->depth++ == 0) {
    __atomic_store_n(&thread->mark,
                     __atomic_load_n(&ec_epoch_, __ATOMIC_ACQUIRE),
                     __ATOMIC_RELEASE);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (__builtin_expect(thread->needs_fence, 0)) {
      ec__hook_fence(thread);
    }
  }
  return thread;
}

static inline void ec__hook_leave(ec_thread *thread) {
  if (--thread->depth == 0) {
    __atomic_store_n(&thread->mark, (u_int64_t)0, __ATOMIC_RELEASE);
  }
}

/* Only between enter and leave. */
static inline const ec_generation *ec__hook_current(void) {
  return __atomic_load_n(&ec_current_, __ATOMIC_ACQUIRE);
}

/* A hook that was first named after the generation was made has no chain. */
static inline const ec_hook_chain *
ec__hook_chain(const ec_generation *generation, ec_atomic_t hook_id) {
  static const ec_hook_chain none = {0, 0};
  const ec_hook_chain *chain = NULL;
  if (__builtin_expect((u_int64_t)hook_id < generation->chain_count, 1)) {
    /* The runtime puts a watched chain in its place, and back. */
    chain = __atomic_load_n(&generation->chains[hook_id], __ATOMIC_ACQUIRE);
  }
  return chain ? chain : &none;
}

#ifdef __cplusplus
}
#endif

#endif
