/* What follows a worker, once for each run of a job. */
#include <semaphore.h>

#include "ecb_host.h"
#include "pools/run.h"
#include "sp_async.h"

static void call_back(ecb_run *run, const ec_async_job *done) {
  const char *before = ecb_enter_module(run->owner->key);
  done->r.cb.func(run->job, done->r.cb.closure);
  ecb_enter_module(before);
  ecb_job_free(run->job, done->free_on_completion_memtype);
}

static void finish(ecb_run *run) {
  ecb_run_free(run);
  ecb_run_count(-1);
}

/* The callback may free the job or queue it again: what belongs to this run is
   read, and the job forgotten, before. */
static void run_callback(ecb_posted *node) {
  ecb_run *run = (ecb_run *)(void *)((char *)node -
                                     __builtin_offsetof(ecb_run, posted));
  ec_async_job done = *run->job;
  ecb_run_forget(run);
  call_back(run, &done);
  finish(run);
}

static void drop_callback(ecb_posted *node) {
  ecb_run *run = (ecb_run *)(void *)((char *)node -
                                     __builtin_offsetof(ecb_run, posted));
  ecb_run_drop(run);
  ecb_run_count(-1);
}

static void run_validation(ecb_posted *node) {
  ecb_run *run = (ecb_run *)(void *)((char *)node -
                                     __builtin_offsetof(ecb_run, posted));
  if (ecb_host_.resume_validation) {
    ecb_host_.resume_validation(ecb_host_.context, run->validation);
  }
  finish(run);
}

static void drop_validation(ecb_posted *node) {
  finish((ecb_run *)(void *)((char *)node -
                             __builtin_offsetof(ecb_run, posted)));
}

static const ecb_posted_kind callback_kind_ = {run_callback, drop_callback};
static const ecb_posted_kind validation_kind_ = {run_validation,
                                                 drop_validation};

static void post(ecb_run *run, const ecb_posted_kind *kind) {
  run->posted = (ecb_posted){NULL, kind, NULL};
  ecb_posted_add(&run->posted);
}

/* From the event's callback on, the job may be gone. The validation goes on
   after the event was scheduled. */
static void complete_by_event(ecb_run *run, const ec_async_job *done) {
  ecb_job_free(run->job, done->free_on_completion_memtype);
  schedule_event_and_dispatch(done->r.e.event, done->r.e.mask);
  if (done->completion == ECTP_COMPLETE_MODULE && done->r.e.ctx) {
    run->validation = done->r.e.ctx;
    post(run, &validation_kind_);
  } else {
    finish(run);
  }
}

void ecb_run_complete(ecb_run *run) {
  ec_async_job done = *run->job;
  if (done.completion == ECTP_COMPLETE_CALLBACK_SCHED ||
      done.completion == ECTP_COMPLETE_CALLBACK_SCHED_INST) {
    post(run, &callback_kind_);
    return;
  }
  ecb_run_forget(run);
  switch (done.completion) {
    case ECTP_COMPLETE_EVENT:
    case ECTP_COMPLETE_EVENT_INST:
    case ECTP_COMPLETE_MODULE:
      complete_by_event(run, &done);
      return;
    case ECTP_COMPLETE_SEMAPHORE:
      ecb_job_free(run->job, done.free_on_completion_memtype);
      sem_post(done.r.sema);
      break;
    default:
      if ((done.completion == ECTP_COMPLETE_CALLBACK ||
           done.completion == ECTP_COMPLETE_SYNC) &&
          done.r.cb.func) {
        call_back(run, &done);
      } else {
        ecb_job_free(run->job, done.free_on_completion_memtype);
      }
  }
  finish(run);
}

