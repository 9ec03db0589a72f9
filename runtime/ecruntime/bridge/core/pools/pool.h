#ifndef ECB_POOLS_POOL_H
#define ECB_POOLS_POOL_H
/* One pool: its queue and its threads. */
#include <pthread.h>

#include "pools/pools.h"
#include "pools/run.h"

enum { ECB_POOLS = 256, ECB_FIRST_OWN_CLASS = 16 };

typedef struct ecb_pool {
  pthread_mutex_t lock; /* of all that follows */
  pthread_cond_t items;
  pthread_cond_t places;
  char *name;
  int number;
  int concurrency;
  size_t stack_size;
  size_t backlog; /* 0 for no bound */
  size_t places_taken;
  ecb_run *head;
  ecb_run **tail;
  size_t queued;
  int threads;
  int idle;
  int surplus; /* threads that must end */
  int is_spawn_deferred;
  int is_short;
  u_int64_t ran;
  /* Places that are shared with the host. */
  pthread_cond_t entries;
  int running;      /* jobs of both, if they are shared */
  int host_waiting; /* threads of the host that wait for a place */
  int is_host_next; /* if both wait */
  int busy; /* threads that run jobs or look for one */
  /* Sums of moments, in nanoseconds: modulo 2^64, as only differences count. */
  u_int64_t busy_begins, busy_ends, life_begins, life_ends;
} ecb_pool;

/* Any thread. NULL for an unknown one. */
ecb_pool *ecb_pool_of(int job_class);

/* 0 when the queue is full and the caller must not wait for a place. */
int ecb_pool_put(ecb_pool *pool, ecb_run *run);
/* Back from its semaphore, even into a full queue. */
void ecb_pool_put_back(ecb_pool *pool, ecb_run *run);
/* All that is queued, as a list. */
ecb_run *ecb_pool_take_all(ecb_pool *pool);
void ecb_pool_end_threads(ecb_pool *pool);
/* Tries again what the system has refused. */
void ecb_pool_grow(ecb_pool *pool);

#endif
