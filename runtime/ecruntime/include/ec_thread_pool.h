/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_THREAD_POOL_H
#define EC_EC_THREAD_POOL_H
#include "ec_types.h"
#include "event.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECTP_CLASS_SHORT_LIVED (-1)
#define ECTP_CLASS_CPU 0
#define ECTP_CLASS_IO 1
#define ECTP_CLASS_SWAPOUT 2
#define ECTP_CLASS_SWAPIN 3
#define ECTP_CLASS_CLOSE 4
#define ECTP_CLASS_UNLINK 5
#define ECTP_CLASS_BATCH_UNLINK 6
#define ECTP_CLASS_SPOOL_IN 7
#define ECTP_CLASS_ASYNC_BOUNCE 8
#define ECTP_CLASS_SIEVE_IO 9
enum _ec_thread_pool_job_completion {
  ECTP_COMPLETE_NONE = 0,
  ECTP_COMPLETE_EVENT = 1,
  ECTP_COMPLETE_MODULE = 2,
  ECTP_COMPLETE_CALLBACK = 3,
  ECTP_COMPLETE_SEMAPHORE = 4,
  ECTP_COMPLETE_SYNC = 5,
  ECTP_COMPLETE_CALLBACK_SCHED = 6,
  ECTP_COMPLETE_EVENT_INST = 7,
  ECTP_COMPLETE_CALLBACK_SCHED_INST = 8,
};
struct ec_thread_pool_job {
  struct ec_thread_pool_job *next;
  enum _ec_thread_pool_job_completion completion;
  int job_class;
  sem_t *concurrency;
  ec_thread_pool_work_func worker;
  void *closure;
  union _ec_thread_pool_job_r {
    struct _ec_thread_pool_job_r_e {
      Event *event;
      int mask;
      validate_context *ctx;
      ec_scheduler_inst *inst;
    } e;
    struct _ec_thread_pool_job_r_cb {
      ec_thread_pool_completion_func func;
      void *closure;
      ec_scheduler_inst *inst;
    } cb;
    sem_t *sema;
  } r;
  int free_on_completion_memtype;
  unsigned skip_completion : 1;
  unsigned skip_on_shutdown : 1;
  unsigned _spare_bits : 30;
  const char *file;
  int line;
};

void ec_async_complete_tail(ec_async_job *job);
void ec_async_wake_event(ec_async_job *job, Event *e, int mask);
int ec_queue_async_job_(ec_async_job *job, const char *file, int line,
    int flags);
void ec_thread_pool_auto_shrink(int jobclass);
int ec_thread_pool_count(void);
int ec_thread_pool_create_module(generic_module_infrastructure *self,
    const char *type, int concurrency, size_t stack_size, size_t max_queue_len);
void ec_thread_pool_defer_spawn(int jobclass, int defer);
int ec_thread_pool_name_to_class(const char *name);
int ec_thread_pool_set_backlog(int jobclass, size_t backlog);
int ec_thread_pool_set_stack_size(int jobclass, size_t size);
void ec_thread_pool_shutdown(void);
#define ec_queue_async_job(job) ec_queue_async_job_(job, __FILE__, __LINE__, 0)
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_async_wake_validation_module)
void ec_async_wake_validation_module(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
