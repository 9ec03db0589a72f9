/* A file that the server finds, and one that it reads. */
#include "observers.h"

#include "io_wrapper.h"
#include "scheduler.h"
#include "util.h"

#include <stdio.h>
#include <string.h>

static io_job *job_;
static string buffer_; /* all zeros: the job has to make one of it */
static int is_done_;
static char path_[1024];

static int finds(const char *name) {
  string found, reason;
  int result;

  STRING_INIT(&found, 256);
  STRING_INIT(&reason, 256);
  result = ec_find_conf_file(name, &found, &reason);
  string_destroy(&found);
  string_destroy(&reason);
  return result;
}

void observe_files(string *out, const char *folder) {
  char name[1024];

  snprintf(name, sizeof(name), "%s/fidelity.conf", folder);
  observe(out, "modules-in-c.find-conf-file", "M",
      "the results for an absolute name, a name beside it, and one that is "
      "nowhere",
      "%d %d %d", finds(name), finds("fidelity.conf"),
      finds("fidelity-nowhere.conf"));
}

static void on_read(ec_async_job *job, void *closure) {
  (void)job;
  (void)closure;
  is_done_ = 1;
}

void start_read_job(const char *folder) {
  snprintf(path_, sizeof(path_), "%s/fidelity.conf", folder);
  job_ = io_wrapper_create_read_job(path_);
  if (!job_) return;
  job_->buffer = &buffer_;
  job_->job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
  job_->job.r.cb.func = on_read;
  ec_queue_async_job(&job_->job);
}

int read_job_is_done(void) { return !job_ || is_done_; }

void observe_read_job(string *out) {
  if (!job_ || !is_done_) return;
  observe(out, "modules-in-c.read-job", "M",
      "status of the job; the type of the string, which was all zeros",
      "%s, %s", job_->status == IOJ_COMPLETED ? "completed" : "failed",
      buffer_.type == MEMTYPE_STRING ? "MEMTYPE_STRING"
      : buffer_.type == 0            ? "0"
                                     : "another");
}
