/* Places of pools, and what is counted of their threads. */
#include "pools/places.h"

#include <time.h>

#include "pools/pools.h"

/* Of the process; any thread, atomic. */
static int is_shared_;

void ecb_pools_share(int is_shared) {
  __atomic_store_n(&is_shared_, is_shared, __ATOMIC_RELEASE);
}

static int is_shared(void) {
  return __atomic_load_n(&is_shared_, __ATOMIC_ACQUIRE);
}

/* A pool that has lost its threads runs the jobs that are left, one by one. */
static int free_places(const ecb_pool *pool) {
  return (pool->concurrency > 0 ? pool->concurrency : 1) - pool->running;
}

/* A thread of C rests although there is a job: it waits for a place. */
static int c_waits(const ecb_pool *pool) { return pool->head && pool->idle > 0; }

/* The last free place is kept for the other side when it waits and is next. */
int ecb_place_is_free(const ecb_pool *pool, int is_host) {
  int is_kept = is_host ? c_waits(pool) && !pool->is_host_next
                        : pool->host_waiting > 0 && pool->is_host_next;
  return !is_shared() || free_places(pool) > is_kept;
}

void ecb_place_take(ecb_pool *pool, int is_host) {
  pool->running++;
  pool->is_host_next = !is_host;
  if (is_shared()) {
    /* The one who is next now may have been passed over. */
    pthread_cond_broadcast(is_host ? &pool->items : &pool->entries);
  }
}

void ecb_place_give(ecb_pool *pool) {
  pool->running--;
  if (is_shared()) {
    pthread_cond_broadcast(&pool->entries);
    if (pool->head) {
      pthread_cond_broadcast(&pool->items);
    }
  }
}

/* ---- of the host ---- */

int ecb_pool_enter(int job_class, int may_wait) {
  ecb_pool *pool = ecb_pool_of(job_class);
  int is_free;
  if (!pool) {
    return 1;
  }
  pthread_mutex_lock(&pool->lock);
  is_free = ecb_place_is_free(pool, 1);
  if (may_wait && !is_free) {
    pool->host_waiting++;
    while (!ecb_place_is_free(pool, 1)) {
      pthread_cond_wait(&pool->entries, &pool->lock);
    }
    pool->host_waiting--;
    is_free = 1;
  }
  if (is_free) {
    ecb_place_take(pool, 1);
  }
  pthread_mutex_unlock(&pool->lock);
  return is_free;
}

void ecb_pool_leave(int job_class) {
  ecb_pool *pool = ecb_pool_of(job_class);
  if (pool) {
    pthread_mutex_lock(&pool->lock);
    ecb_place_give(pool);
    pthread_mutex_unlock(&pool->lock);
  }
}

int ecb_pool_is_wanted(int job_class) {
  ecb_pool *pool = ecb_pool_of(job_class);
  int is_wanted = 0;
  if (pool) {
    pthread_mutex_lock(&pool->lock);
    is_wanted = c_waits(pool) && free_places(pool) <= 0;
    pthread_mutex_unlock(&pool->lock);
  }
  return is_wanted;
}

/* ---- statistics ---- */

static u_int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (u_int64_t)time.tv_sec * 1000000000 + (u_int64_t)time.tv_nsec;
}

/* The sum of all spans is that of their ends less that of their beginnings, and
   those that are open end now: no thread's own moments are kept. */
void ecb_pool_count_busy(ecb_pool *pool, int difference) {
  u_int64_t moment = now();
  pool->busy += difference;
  *(difference > 0 ? &pool->busy_begins : &pool->busy_ends) += moment;
}

void ecb_pool_count_threads(ecb_pool *pool, int difference) {
  pool->threads += difference;
  *(difference > 0 ? &pool->life_begins : &pool->life_ends) += now();
}

static double seconds(u_int64_t ends, u_int64_t begins, int open,
                      u_int64_t moment) {
  return (double)(int64_t)(ends + (u_int64_t)open * moment - begins) / 1e9;
}

int ecb_pool_look(int job_class, ecb_pool_report *report) {
  ecb_pool *pool = ecb_pool_of(job_class);
  u_int64_t moment = now();
  if (!pool) {
    return -1;
  }
  pthread_mutex_lock(&pool->lock);
  *report = (ecb_pool_report){
      .name = pool->name,
      .concurrency = pool->concurrency,
      .threads = pool->threads,
      .idle = pool->idle,
      .queued = pool->queued,
      .ran = pool->ran,
      .busy = seconds(pool->busy_ends, pool->busy_begins, pool->busy, moment),
      .available = seconds(pool->life_ends, pool->life_begins,
                           pool->threads, moment),
  };
  pthread_mutex_unlock(&pool->lock);
  return 0;
}
