/* Jobs of C for tests that drive the pools from Python. */
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <unistd.h>

#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "event.h"
#include "scheduler.h"

static int running, most, worked, completed, wrong_thread;
static int order[4096];
static int ordered;
static sem_t gate;

void reset(void) {
  running = most = worked = completed = wrong_thread = ordered = 0;
  sem_init(&gate, 0, 0);
}

static int seen(int *number) { return __atomic_load_n(number, __ATOMIC_SEQ_CST); }
int most_running(void) { return seen(&most); }
int now_running(void) { return seen(&running); }
int have_worked(void) { return seen(&worked); }
int have_completed(void) { return seen(&completed); }
int in_wrong_thread(void) { return seen(&wrong_thread); }
int order_length(void) { return seen(&ordered); }
int order_at(int place) { return order[place]; }

/* Around a job of either language. */
void begin(int mark) {
  int now = __atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
  int before = seen(&most);
  while (now > before && !__atomic_compare_exchange_n(&most, &before, now, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
  }
  order[__atomic_fetch_add(&ordered, 1, __ATOMIC_SEQ_CST) % 4096] = mark;
}

void finish(void) { __atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST); }

static void work(ec_async_job *job, void *closure) {
  (void)job;
  begin(1);
  usleep((useconds_t)(long)closure);
  finish();
  __atomic_add_fetch(&worked, 1, __ATOMIC_SEQ_CST);
}

static void wait_at_gate(ec_async_job *job, void *closure) {
  begin(1);
  while (sem_wait(&gate) != 0) {
  }
  finish();
  __atomic_add_fetch(&worked, 1, __ATOMIC_SEQ_CST);
  (void)job, (void)closure;
}

void open_gate(int times) {
  while (times-- > 0)
    sem_post(&gate);
}

static void on_completed(ec_async_job *job, void *closure) {
  (void)job;
  if (closure && !is_scheduler_thread())
    __atomic_add_fetch(&wrong_thread, 1, __ATOMIC_SEQ_CST);
  __atomic_add_fetch(&completed, 1, __ATOMIC_SEQ_CST);
}

static int on_event(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)closure, (void)now;
  __atomic_add_fetch(&completed, 1, __ATOMIC_SEQ_CST);
  return 0;
}

static ec_async_job *made(int job_class, int completion) {
  ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  memset(job, 0, sizeof(*job));
  job->job_class = job_class;
  job->completion = completion;
  job->worker = work;
  job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
  job->r.cb.func = on_completed;
  job->r.cb.closure = completion == ECTP_COMPLETE_CALLBACK_SCHED ? job : NULL;
  return job;
}

int queue(int job_class, int completion, int microseconds) {
  ec_async_job *job = made(job_class, completion);
  job->closure = (void *)(long)microseconds;
  return ec_queue_async_job(job);
}

int queue_at_gate(int job_class, int skip) {
  ec_async_job *job = made(job_class, ECTP_COMPLETE_CALLBACK_SCHED);
  job->worker = wait_at_gate;
  job->skip_on_shutdown = (unsigned)skip & 1;
  return ec_queue_async_job(job);
}

int queue_for_event(int job_class, int fd) {
  ec_async_job *job = made(job_class, ECTP_COMPLETE_EVENT);
  job->r.e.event = build_fd_event(fd, E_WRITE, 0, on_event, NULL);
  job->r.e.mask = E_WRITE;
  return ec_queue_async_job(job);
}

/* In the calling thread. */
int queue_and_wait(int job_class) {
  ec_async_job *job = made(job_class, ECTP_COMPLETE_SEMAPHORE);
  sem_t done;
  int is_queued;
  sem_init(&done, 0, 0);
  job->r.sema = &done;
  is_queued = ec_queue_async_job(job);
  while (is_queued && sem_wait(&done) != 0) {
  }
  sem_destroy(&done);
  return is_queued;
}

static ec_async_job *tailed;

int queue_with_tail(int job_class) {
  tailed = made(job_class, ECTP_COMPLETE_CALLBACK_SCHED);
  tailed->skip_completion = 1;
  return ec_queue_async_job(tailed);
}

void call_tail(void) { ec_async_complete_tail(tailed); }

static sem_t few;

void queue_limited(int job_class, int count, unsigned limit) {
  sem_init(&few, 0, limit);
  while (count-- > 0) {
    ec_async_job *job = made(job_class, ECTP_COMPLETE_CALLBACK_SCHED);
    job->concurrency = &few;
    job->closure = (void *)2000L;
    ec_queue_async_job(job);
  }
}
