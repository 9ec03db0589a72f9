/* Generations: drafts, publication, references and their end. */
#include "hooks/generation.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "configuration.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "hooks/arrays.h"
#include "hooks/chains.h"
#include "hooks/heads.h"

static char global_[] = "Global";

/* What is current before the first publication and after the last one. */
static ecb_generation empty_ = {
    .shown.header = {.name = global_, .transaction = &empty_.shown.header}};

/* The process has one current generation. */
ECB_EXPORT ec_generation *ec_current_ = &empty_.shown;
ECB_EXPORT u_int64_t ec_epoch_ = 1;

/* Scheduler thread: what is being built. */
static ecb_generation *draft_;

ecb_generation *ecb_generation_draft(void) { return draft_; }

static void forget_draft(const ecb_generation *generation) {
  if (draft_ == generation) {
    draft_ = NULL;
  }
}

/* Replaced generations, newest first. The scheduler thread alone changes the
   list, under the lock; so it reads without. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_generation *replaced_;

static void enlist_replaced(ecb_generation *generation) {
  generation->next_replaced = replaced_;
  replaced_ = generation;
}

/* Ended generations, kept without what belonged to them: a release that comes
   too late is told from a valid one as long as its header is here. */
enum { KEPT_HEADERS = 64, ENDED = -(1 << 30) };
static ecb_generation *ended_[KEPT_HEADERS];
static u_int32_t next_ended_;

ecb_generation *ecb_generation_new(u_int32_t number, void *host_generation) {
  ecb_generation *generation = calloc(1, sizeof(*generation));
  if (!generation) {
    return NULL;
  }
  generation->shown.header.generation = number;
  generation->shown.header.name = global_;
  generation->shown.header.transaction = &generation->shown.header;
  generation->shown.number = number;
  generation->host_generation = host_generation;
  draft_ = generation;
  return generation;
}

int ecb_generation_seal(ecb_generation *generation) {
  if (ecb_chains_make(generation) != 0) {
    return -1;
  }
  ecb_heads_enlist(generation);
  return 0;
}

/* The header stays for a while, the rest goes. */
static void end(ecb_generation *generation) {
  ecb_generation **place = &ended_[next_ended_++ % KEPT_HEADERS];
  __atomic_store_n(&generation->is_ending, 1, __ATOMIC_RELAXED);
  if (generation->host_generation && ecb_host_.generation_ended) {
    ecb_host_.generation_ended(ecb_host_.context, generation->host_generation);
  }
  ecb_heads_withdraw(generation);
  if (generation->free_values) {
    generation->free_values(generation);
  }
  ecb_arrays_free(generation);
  ecb_chains_free(generation);
  __atomic_store_n(&generation->shown.header.refcnt, ENDED, __ATOMIC_RELEASE);
  free(*place);
  *place = generation;
}

void ecb_generation_drop(ecb_generation *generation) {
  if (!generation) {
    return;
  }
  forget_draft(generation);
  /* The host takes its own part back by itself. */
  generation->host_generation = NULL;
  if (__atomic_load_n(&generation->shown.header.refcnt, __ATOMIC_SEQ_CST) > 0) {
    /* A module still has a value of the transaction that failed. */
    pthread_mutex_lock(&lock_);
    enlist_replaced(generation);
    pthread_mutex_unlock(&lock_);
    return;
  }
  end(generation);
}

void ecb_generation_publish(ecb_generation *generation) {
  ecb_generation *before = (ecb_generation *)ec_current_;
  forget_draft(generation);
  pthread_mutex_lock(&lock_);
  __atomic_store_n(&ec_current_, &generation->shown, __ATOMIC_SEQ_CST);
  before->replaced_at =
      __atomic_add_fetch(&ec_epoch_, 1, __ATOMIC_SEQ_CST);
  if (before != &empty_) {
    enlist_replaced(before);
  }
  pthread_mutex_unlock(&lock_);
}

static int is_unused(const ecb_generation *generation, u_int64_t oldest) {
  return oldest >= generation->replaced_at &&
         __atomic_load_n(&generation->shown.header.refcnt, __ATOMIC_SEQ_CST) ==
             0;
}

u_int32_t ecb_generations_collect(void) {
  ecb_generation *unused = NULL;
  ecb_generation **link = &replaced_;
  u_int32_t left = 0;
  u_int64_t oldest = 0;
  if (replaced_ && ecb_fence_all_threads() >= 0) {
    oldest = ecb_oldest_mark();
  }
  pthread_mutex_lock(&lock_);
  while (*link) {
    ecb_generation *generation = *link;
    if (is_unused(generation, oldest)) {
      *link = generation->next_replaced;
      generation->next_replaced = unused;
      unused = generation;
    } else {
      link = &generation->next_replaced;
      left++;
    }
  }
  pthread_mutex_unlock(&lock_);
  /* Oldest first, and off the list before the host hears of it: what it does
     may publish or collect. */
  while (unused) {
    ecb_generation *generation = unused;
    unused = generation->next_replaced;
    end(generation);
  }
  return left;
}

u_int32_t ecb_generations_without_reference(void) {
  const ecb_generation *generation;
  u_int32_t count = 0;
  for (generation = replaced_; generation;
       generation = generation->next_replaced) {
    count += __atomic_load_n(&generation->shown.header.refcnt,
                             __ATOMIC_SEQ_CST) == 0;
  }
  return count;
}

void ecb_generations_close(void) {
  if (ec_current_ != &empty_.shown) {
    ecb_generation_publish(&empty_);
  }
}

void ecb_generation_hold(ecb_generation *generation) {
  __atomic_add_fetch(&generation->shown.header.refcnt, 1, __ATOMIC_RELAXED);
}

void ecb_generation_release(ecb_generation *generation) {
  /* Read before: the generation may be gone right after. */
  u_int32_t number = generation->shown.number;
  int is_ending = __atomic_load_n(&generation->is_ending, __ATOMIC_RELAXED);
  ec_atomic_t left = __atomic_sub_fetch(&generation->shown.header.refcnt, 1,
                                        __ATOMIC_SEQ_CST);
  if (left < 0) {
    ecb_misuse("RT402", "generation %u was released more often than acquired",
               number);
  }
  /* Either this sees the publication, or the look that follows the publication
     sees the count: both sides store first and read then. What a generation
     is asked for while it ends, as by DESTROY, makes nothing due. */
  if (left == 0 && !is_ending && ecb_host_.reference_gone &&
      __atomic_load_n(&ec_current_, __ATOMIC_SEQ_CST) != &generation->shown) {
    ecb_host_.reference_gone(ecb_host_.context);
  }
}

/* ---- what outlives a call ---- */

/* What the calls of a thread with this mark may be of: a generation that was
   current at some time since, as a call may nest in another one; or the one
   that a caller of _txn holds. What jobs hold is no such hold, else a stream of
   them would keep it for ever. */
static int is_of_calls(const ecb_generation *generation, u_int64_t mark) {
  return &generation->shown == ec_current_ || generation->replaced_at > mark ||
         __atomic_load_n(&generation->shown.header.refcnt, __ATOMIC_ACQUIRE) >
             __atomic_load_n(&generation->held_after_calls, __ATOMIC_ACQUIRE);
}

static void hold_after_call(ecb_generation *generation) {
  ecb_generation_hold(generation);
  __atomic_add_fetch(&generation->held_after_calls, 1, __ATOMIC_ACQ_REL);
}

/* Under the lock, so that no generation ends meanwhile: those of the calls are
   held, or the mark keeps them. */
static void hold_those_of_calls(u_int64_t mark, ecb_holds *holds) {
  ecb_generation *current = (ecb_generation *)ec_current_;
  ecb_generation *generation = current == &empty_ ? replaced_ : current;
  holds->count = 0;
  while (generation) {
    if (is_of_calls(generation, mark)) {
      hold_after_call(generation);
      holds->generations[holds->count++] = generation;
    }
    generation = generation == current ? replaced_ : generation->next_replaced;
  }
}

/* Under the lock: room for all that live. */
static ecb_holds *new_holds(void) {
  const ecb_generation *generation;
  size_t count = 1;
  for (generation = replaced_; generation;
       generation = generation->next_replaced) {
    count++;
  }
  return malloc(sizeof(ecb_holds) + count * sizeof(ecb_generation *));
}

int ecb_holds_of_calls(ecb_holds **holds) {
  const ec_thread *thread = ec_thread_self_;
  *holds = NULL;
  if (!thread || thread->depth == 0) {
    return 0;
  }
  pthread_mutex_lock(&lock_);
  *holds = new_holds();
  if (*holds) {
    hold_those_of_calls(thread->mark, *holds);
  }
  pthread_mutex_unlock(&lock_);
  return *holds ? 0 : -1;
}

void ecb_holds_release(ecb_holds *holds) {
  u_int32_t index;
  for (index = 0; holds && index < holds->count; index++) {
    ecb_generation *generation = holds->generations[index];
    __atomic_sub_fetch(&generation->held_after_calls, 1, __ATOMIC_ACQ_REL);
    ecb_generation_release(generation);
  }
  free(holds);
}

ecb_generation *ecb_generation_hold_current(void) {
  ec_thread *thread = ec__hook_enter();
  ecb_generation *generation = (ecb_generation *)ec__hook_current();
  ecb_generation_hold(generation);
  ec__hook_leave(thread);
  return generation;
}
