/* Pools with a host in C: jobs, completions, semaphores, shutdown. */
#include "pools/pools.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ec_thread_pool.h"
#include "faults.h"
#include "host.h"
#include "loop/owner.h"

static int worked, completed;
static sem_t gate, entered;
/* The last one that worked: some cases have several at a time. */
static pthread_t worker_thread;

static void work(ec_async_job *job, void *closure) {
  (void)job;
  __atomic_store_n(&worker_thread, pthread_self(), __ATOMIC_SEQ_CST);
  __atomic_add_fetch((int *)closure, 1, __ATOMIC_SEQ_CST);
}

static void work_at_gate(ec_async_job *job, void *closure) {
  sem_post(&entered);
  sem_wait(&gate);
  work(job, closure);
}

static void count_in_scheduler(ec_async_job *job, void *closure) {
  (void)job;
  CHECK(is_scheduler_thread());
  *(int *)closure += 1;
}

static void count_in_worker(ec_async_job *job, void *closure) {
  (void)job;
  CHECK(pthread_equal(pthread_self(),
                      __atomic_load_n(&worker_thread, __ATOMIC_SEQ_CST)));
  __atomic_add_fetch((int *)closure, 1, __ATOMIC_SEQ_CST);
}

static ec_async_job make(int completion) {
  ec_async_job job;
  memset(&job, 0, sizeof(job));
  job.completion = completion;
  job.job_class = ECTP_CLASS_CPU;
  job.worker = work;
  job.closure = &worked;
  return job;
}

static int shown(const int *number) {
  return __atomic_load_n(number, __ATOMIC_SEQ_CST);
}

static void turn_until(const int *number, int value) {
  while (shown(number) != value) {
    CHECK(ecb_loop_turn(0.01) >= 0);
  }
}

static void begin(void) {
  host_open_real();
  sem_init(&gate, 0, 0);
  sem_init(&entered, 0, 0);
}

static void finish(int late) {
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == late);
  host_close(0);
}

static int on_event(Event *event, int type, void *closure,
                    struct timeval *now) {
  (void)now;
  CHECK(type == (E_READ | E_WRITE));
  *(int *)closure += 1;
  CHECK(event_close(event) == 0);
  return 0;
}

static void test_completions(int unused) {
  ec_async_job none = make(ECTP_COMPLETE_NONE);
  ec_async_job sched = make(ECTP_COMPLETE_CALLBACK_SCHED);
  ec_async_job called = make(ECTP_COMPLETE_CALLBACK);
  ec_async_job posted = make(ECTP_COMPLETE_SEMAPHORE);
  ec_async_job sync = make(ECTP_COMPLETE_SYNC);
  ec_async_job event = make(ECTP_COMPLETE_NONE);
  ec_async_job *owned;
  int fds[2];
  sem_t semaphore;
  (void)unused;
  begin();
  host_pair(fds);
  sem_init(&semaphore, 0, 0);
  sched.r.cb.func = count_in_scheduler;
  called.r.cb.func = count_in_worker;
  sync.r.cb.func = count_in_scheduler;
  sched.r.cb.closure = called.r.cb.closure = sync.r.cb.closure = &completed;
  posted.r.sema = &semaphore;
  ec_async_wake_event(&event, build_fd_event(fds[0], E_READ, 0, on_event,
                                             &completed), E_READ | E_WRITE);
  CHECK(ec_queue_async_job(&sync) == 1 && worked == 1 && completed == 1);
  CHECK(ec_queue_async_job(&none) == 1 && ec_queue_async_job(&sched) == 1);
  turn_until(&completed, 2);
  CHECK(ec_queue_async_job(&event) == 1);
  turn_until(&completed, 3);
  CHECK(ec_queue_async_job(&posted) == 1);
  CHECK(sem_wait(&semaphore) == 0);
  while (ecb_pools_busy()) {
    ecb_loop_turn(0.01);
  }
  CHECK(ec_queue_async_job(&called) == 1);
  turn_until(&completed, 4);
  CHECK(worked == 6);
  owned = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  *owned = make(ECTP_COMPLETE_CALLBACK_SCHED);
  owned->r = sched.r;
  owned->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
  CHECK(ec_queue_async_job(owned) == 1);
  turn_until(&completed, 5);
  CHECK(host_blocks() == 0);
  /* Its callback has returned: the same job once more. */
  CHECK(ec_queue_async_job(&sched) == 1);
  turn_until(&completed, 6);
  finish(0);
}

static void test_tail(int is_early) {
  ec_async_job job = make(ECTP_COMPLETE_CALLBACK_SCHED);
  begin();
  job.skip_completion = 1;
  job.r.cb.func = count_in_scheduler;
  job.r.cb.closure = &completed;
  job.worker = work_at_gate;
  CHECK(ec_queue_async_job(&job) == 1);
  sem_wait(&entered);
  if (is_early) {
    ec_async_complete_tail(&job);
    CHECK(ecb_loop_turn(0) == 0);
    sem_post(&gate);
  } else {
    sem_post(&gate);
    while (ecb_pools_busy()) {
      usleep(100);
    }
    CHECK(ecb_loop_turn(0) == 0 && completed == 0);
    ec_async_complete_tail(&job);
  }
  turn_until(&completed, 1);
  finish(0);
}

enum { MANY = 200 };
static int running, most_running;

static void work_and_count(ec_async_job *job, void *closure) {
  int now = __atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
  int most = shown(&most_running);
  while (now > most && !__atomic_compare_exchange_n(&most_running, &most, now,
                                                    0, __ATOMIC_SEQ_CST,
                                                    __ATOMIC_SEQ_CST)) {
  }
  usleep(50);
  __atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
  __atomic_add_fetch((int *)closure, 1, __ATOMIC_SEQ_CST);
  (void)job;
}

static void test_concurrency(int limit) {
  static ec_async_job jobs[MANY];
  sem_t semaphore;
  int i, value;
  begin();
  sem_init(&semaphore, 0, (unsigned)limit);
  for (i = 0; i < MANY; i++) {
    jobs[i] = make(ECTP_COMPLETE_CALLBACK_SCHED);
    jobs[i].job_class = ECTP_CLASS_IO;
    jobs[i].worker = work_and_count;
    jobs[i].concurrency = &semaphore;
    jobs[i].r.cb.func = count_in_scheduler;
    jobs[i].r.cb.closure = &completed;
    CHECK(ec_queue_async_job(&jobs[i]) == 1);
  }
  turn_until(&completed, MANY);
  CHECK(worked == MANY && most_running <= limit);
  finish(0);
  CHECK(sem_getvalue(&semaphore, &value) == 0 && value == limit);
}

static void *queue_many(void *jobs) {
  ec_async_job *job = jobs;
  int i;
  for (i = 0; i < MANY; i++) {
    CHECK(ec_queue_async_job(&job[i]) == 1);
  }
  return NULL;
}

static void test_queueing_threads(int unused) {
  static ec_async_job jobs[2][MANY];
  pthread_t threads[2];
  int i;
  (void)unused;
  begin();
  for (i = 0; i < 2 * MANY; i++) {
    ec_async_job *job = &jobs[i / MANY][i % MANY];
    *job = make(ECTP_COMPLETE_CALLBACK_SCHED);
    job->worker = work_and_count;
    job->r.cb.func = count_in_scheduler;
    job->r.cb.closure = &completed;
  }
  for (i = 0; i < 2; i++) {
    CHECK(pthread_create(&threads[i], NULL, queue_many, jobs[i]) == 0);
  }
  turn_until(&completed, 2 * MANY);
  pthread_join(threads[0], NULL);
  pthread_join(threads[1], NULL);
  CHECK(worked == 2 * MANY && most_running <= 4);
  finish(0);
}

static void test_pools(int unused) {
  ec_async_job jobs[3];
  ecb_pool_report report;
  int i, own;
  (void)unused;
  begin();
  CHECK(ec_thread_pool_count() == 9);
  CHECK(ec_thread_pool_name_to_class("swapout") == ECTP_CLASS_SWAPOUT);
  CHECK(ec_thread_pool_name_to_class("kelp") == -1);
  CHECK(strstr(host_log_line(), "server: RT501: there is no thread pool 'kel"));
  own = ec_thread_pool_create_module(NULL, "kelp", 1, 1 << 20, 2);
  CHECK(own == 16 && ec_thread_pool_name_to_class("KELP") == 16);
  CHECK(ec_thread_pool_create_module(NULL, "kelp", 3, 0, 0) == 16);
  CHECK(ec_thread_pool_set_stack_size(own, 1 << 19) == 1);
  CHECK(ec_thread_pool_set_backlog(own, 1) == 1);
  CHECK(ec_thread_pool_set_backlog(99, 1) == 0);
  /* Held back: the queue of one place is full with the first. */
  ec_thread_pool_defer_spawn(own, 1);
  for (i = 0; i < 3; i++) {
    jobs[i] = make(ECTP_COMPLETE_NONE);
    jobs[i].job_class = own;
  }
  CHECK(ec_queue_async_job(&jobs[0]) == 1);
  CHECK(ec_queue_async_job(&jobs[1]) == 0);
  CHECK(strstr(host_log_line(), "the queue of pool 'kelp' is full"));
  CHECK(ecb_pool_look(own, &report) == 0 && report.queued == 1);
  CHECK(report.threads == 0);
  ec_thread_pool_defer_spawn(own, 0);
  while (ecb_pools_busy()) {
    usleep(100);
  }
  CHECK(ec_thread_pool_set_backlog(own, 5) == 0);
  ec_thread_pool_auto_shrink(own);
  do {
    CHECK(ecb_pool_look(own, &report) == 0);
  } while (report.threads || !report.ran);
  CHECK(report.ran == 1 && worked == 1);
  jobs[0].job_class = ECTP_CLASS_CLOSE; /* in the caller */
  CHECK(ec_queue_async_job(&jobs[0]) == 1 && worked == 2);
  finish(0);
}

static void test_shutdown(int unused) {
  ec_async_job skipped = make(ECTP_COMPLETE_NONE);
  ec_async_job kept = make(ECTP_COMPLETE_CALLBACK_SCHED);
  ec_async_job tail = make(ECTP_COMPLETE_NONE);
  ec_async_job late = make(ECTP_COMPLETE_NONE);
  sem_t closed;
  (void)unused;
  begin();
  sem_init(&closed, 0, 0);
  kept.r.cb.func = count_in_scheduler;
  kept.r.cb.closure = &completed;
  tail.skip_completion = 1;
  skipped.concurrency = &closed;
  skipped.skip_on_shutdown = 1;
  CHECK(ec_queue_async_job(&skipped) && ec_queue_async_job(&kept));
  CHECK(ec_queue_async_job(&tail));
  while (shown(&worked) < 2) {
    usleep(100);
  }
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 1 && completed == 1);
  CHECK(worked == 2 && ec_queue_async_job(&late) == 0);
  CHECK(strstr(host_log_line(), "threads: RT506: at shutdown, the job of ser"));
  host_close(0);
}

static void test_deferral(int is_published) {
  ec_async_job job = make(ECTP_COMPLETE_NONE);
  begin();
  ecb_pools_defer();
  ecb_enter_module("owl");
  CHECK(ec_queue_async_job(&job) == 1);
  ecb_enter_module(NULL);
  CHECK(!ecb_pools_busy());
  ecb_pools_end_deferral(is_published);
  finish(0);
  CHECK(worked == is_published);
}

static void run_fault(int number) {
  ec_async_job job = make(ECTP_COMPLETE_NONE);
  begin();
  ecb_enter_module("owl");
  job.worker = work_at_gate;
  switch (number) {
    case 0:
      job.job_class = 77;
      ec_queue_async_job(&job);
      break;
    case 1:
      ec_queue_async_job(&job);
      ec_queue_async_job(&job);
      break;
    case 2:
      ec_async_complete_tail(&job);
      break;
    default:
      job.completion = ECTP_COMPLETE_EVENT;
      ec_queue_async_job(&job);
  }
}

static void test_failing(int failing) {
  ec_async_job job = make(ECTP_COMPLETE_CALLBACK_SCHED);
  int is_queued;
  begin();
  job.r.cb.func = count_in_scheduler;
  job.r.cb.closure = &completed;
  fail_at = allocation_count + failing;
  is_queued = ec_queue_async_job(&job);
  CHECK(ecb_pools_shutdown(5, NULL, NULL) == 0);
  CHECK(worked == is_queued && completed == is_queued);
  puts(allocation_count < fail_at ? "none failed" : "failed");
  host_close(0);
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"completions", test_completions},
      {"tail", test_tail},
      {"concurrency", test_concurrency},
      {"queueing_threads", test_queueing_threads},
      {"pools", test_pools},
      {"shutdown", test_shutdown},
      {"deferral", test_deferral},
      {"fault", run_fault},
      {"failing", test_failing},
      {NULL, NULL},
  };
  return run_case(cases, argc, argv);
}
