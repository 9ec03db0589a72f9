/* One pool. Its lock is never held while anything of an author runs. */
#include "pools/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ec_config.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "loop/posted.h"
#include "module/crash.h"
#include "module/log_queue.h"
#include "pools/places.h"
#include "scheduler.h"

/* ---- threads ---- */

static void serve(ecb_pool *pool);

static void *serve_jobs(void *pool) {
  ecb_crash_stack(); /* without memory, a stack that runs over is not told */
  serve(pool);
  return NULL;
}

/* An error number, 0 for none. Detached: the end of a thread is seen by the
   count of the pool. */
static int start_thread(ecb_pool *pool) {
  pthread_attr_t attributes;
  pthread_t thread;
  int failure = pthread_attr_init(&attributes);
  if (failure) {
    return failure;
  }
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (pool->stack_size) {
    /* Refused when too small: the size of the system is taken then. */
    pthread_attr_setstacksize(&attributes, pool->stack_size);
  }
  failure = pthread_create(&thread, &attributes, serve_jobs, pool);
  pthread_attr_destroy(&attributes);
  return failure;
}

/* A second after the system has refused a thread. */
static int grow_later(Event *event, int type, void *closure,
                      struct timeval *now) {
  (void)event;
  (void)type;
  (void)now;
  ecb_pool_grow(closure);
  return 0;
}

static void plan(void *pool) {
  Event *event = build_event_from_now_f(1, -1, grow_later, pool);
  if (event) {
    schedule_event(event);
  }
}

/* Logged once for each shortage, not for each job. */
static void note_shortage(ecb_pool *pool, int failure, int was_short) {
  char text[200];
  if (!was_short) {
    snprintf(text, sizeof(text), "pool '%.60s' cannot start a thread: %s",
             pool->name, strerror(failure));
    ecb_log_line(DERROR, "threads", text);
  }
  /* Without memory for it, the next job tries again. */
  ecb_post(plan, pool);
}

/* Under the lock: whether a job waits that no thread is free for. A pool that
   has lost its threads starts one for the jobs that are left. */
static int wants_thread(const ecb_pool *pool) {
  int most = pool->concurrency > 0 ? pool->concurrency : 1;
  return pool->queued > (size_t)pool->idle && !pool->is_spawn_deferred &&
         pool->threads - pool->surplus < most;
}

void ecb_pool_grow(ecb_pool *pool) {
  int failure, was_short;
  pthread_mutex_lock(&pool->lock);
  if (!wants_thread(pool)) {
    pthread_mutex_unlock(&pool->lock);
    return;
  }
  /* Counted first: two that grow keep to the limit. */
  ecb_pool_count_threads(pool, 1);
  if (pool->concurrency == 0) {
    pool->surplus++; /* it ends with the jobs */
  }
  pthread_mutex_unlock(&pool->lock);
  failure = start_thread(pool);
  pthread_mutex_lock(&pool->lock);
  was_short = pool->is_short;
  pool->is_short = failure != 0;
  if (failure) {
    ecb_pool_count_threads(pool, -1);
    if (pool->concurrency == 0) {
      pool->surplus--;
    }
  }
  pthread_mutex_unlock(&pool->lock);
  if (failure) {
    note_shortage(pool, failure, was_short);
  }
}

/* ---- the queue ---- */

static void append(ecb_pool *pool, ecb_run *run) {
  run->next = NULL;
  *pool->tail = run;
  pool->tail = &run->next;
  pool->queued++;
  pthread_cond_signal(&pool->items);
}

static ecb_run *take(ecb_pool *pool) {
  ecb_run *run = pool->head;
  pool->head = run->next;
  if (!pool->head) {
    pool->tail = &pool->head;
  }
  pool->queued--;
  if (run->has_place) {
    run->has_place = 0;
    pool->places_taken--;
    pthread_cond_signal(&pool->places);
  }
  return run;
}

/* Whose thread this is, if it serves a pool: it would wait for itself. */
static __thread const ecb_pool *own_pool_;

static int has_place(ecb_pool *pool) {
  int may_wait = !ecb_in_scheduler_thread() && own_pool_ != pool;
  while (pool->backlog && pool->places_taken >= pool->backlog) {
    if (!may_wait) {
      return 0;
    }
    pthread_cond_wait(&pool->places, &pool->lock);
  }
  return 1;
}

int ecb_pool_put(ecb_pool *pool, ecb_run *run) {
  int is_put;
  pthread_mutex_lock(&pool->lock);
  is_put = has_place(pool);
  if (is_put) {
    run->has_place = pool->backlog != 0;
    pool->places_taken += (size_t)run->has_place;
    append(pool, run);
  }
  pthread_mutex_unlock(&pool->lock);
  if (is_put) {
    ecb_pool_grow(pool);
  }
  return is_put;
}

/* Never waits for a place: the caller may be a thread of this very pool. */
void ecb_pool_put_back(ecb_pool *pool, ecb_run *run) {
  pthread_mutex_lock(&pool->lock);
  append(pool, run);
  pthread_mutex_unlock(&pool->lock);
  ecb_pool_grow(pool);
}

ecb_run *ecb_pool_take_all(ecb_pool *pool) {
  ecb_run *all = NULL, **end = &all;
  pthread_mutex_lock(&pool->lock);
  while (pool->head) {
    *end = take(pool);
    end = &(*end)->next;
    *end = NULL;
  }
  pthread_mutex_unlock(&pool->lock);
  return all;
}

void ecb_pool_end_threads(ecb_pool *pool) {
  pthread_mutex_lock(&pool->lock);
  pool->surplus = pool->threads;
  pthread_cond_broadcast(&pool->items);
  pthread_mutex_unlock(&pool->lock);
}

/* ---- serving ---- */

/* Under the lock: the end of a thread that is not needed any more. */
static int has_to_end(ecb_pool *pool) {
  if (pool->surplus > 0 && !pool->head) {
    pool->surplus--;
    ecb_pool_count_threads(pool, -1);
    return 1;
  }
  return 0;
}

static void serve_one(ecb_pool *pool) {
  ecb_run *run = take(pool);
  ecb_place_take(pool, 0);
  pthread_mutex_unlock(&pool->lock);
  ecb_run_execute(run);
  pthread_mutex_lock(&pool->lock);
  ecb_place_give(pool);
  pool->ran++;
}

static void rest(ecb_pool *pool) {
  ecb_pool_count_busy(pool, -1);
  pool->idle++;
  pthread_cond_wait(&pool->items, &pool->lock);
  pool->idle--;
  ecb_pool_count_busy(pool, 1);
}

static void serve(ecb_pool *pool) {
  own_pool_ = pool;
  pthread_mutex_lock(&pool->lock);
  ecb_pool_count_busy(pool, 1);
  while (!has_to_end(pool)) {
    if (pool->head && ecb_place_is_free(pool, 0)) {
      serve_one(pool);
    } else {
      rest(pool);
    }
  }
  ecb_pool_count_busy(pool, -1);
  pthread_mutex_unlock(&pool->lock);
}
