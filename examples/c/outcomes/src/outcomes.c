/* Writes one line for each outcome of a delivery: seconds, kind, domain, sender,
 * and the words of the remote server.
 *
 * Providers may not wait for a disk. They add to a text, which a job in a pool
 * appends to the file: one job at a time, so that lines keep their order. */
#include "outcomes.h"
#include "ec_message.h"
#include "ec_thread_pool.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FILE_MODE 0640

enum kind { ATTEMPT, DELIVERY, PERMANENT, TRANSIENT, KINDS };
static const char *const kind_names[KINDS] = {
  "attempt", "delivery", "permanent", "transient"
};

/* One for the life of the server. Providers run in any thread, several at once. */
struct outcomes {
  pthread_mutex_t lock; /* guards all of it */
  string lines;         /* not on their way yet */
  int counts[KINDS];
  int is_writing;       /* whether there is a batch */
};
OUTCOMES_STATE;

/* Lines on their way to the file. The job stands first: freeing it frees all. */
struct batch {
  ec_async_job job;
  struct outcomes *owner;
  string path;
  string lines;
  int error; /* of errno */
};
_Static_assert(sizeof(struct batch) <= OUTCOMES_SIZE_BATCH, "see module.toml");

static const char *text_of(ec_message *msg, const char *name) {
  const char *text = ec_message_context_get(msg, ECMESS_CTX_MESS, name);

  return text && *text ? text : "-";
}

/* What a remote server said may have any byte: one line stays one line. */
static void add_words(string *line, const char *note, int length) {
  int at;

  for (at = 0; at < length; at++) {
    char byte = (unsigned char)note[at] < ' ' ? ' ' : note[at];

    stringwrite(line, &byte, 1);
  }
}

/* Returns 0 or the error. In a thread where waiting harms nobody. */
static int append(const char *path, const string *lines) {
  int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, FILE_MODE);
  int error = file < 0 ? errno : 0;
  int done = 0;

  while (!error && done < lines->len) {
    ssize_t count = write(file, lines->buffer + done, (size_t)(lines->len - done));

    if (count > 0) {
      done += (int)count;
    } else if (count == 0 || errno != EINTR) {
      error = count ? errno : ENOSPC;
    }
  }
  if (file >= 0 && close(file) < 0 && !error) error = errno;
  return error;
}

/* Thread of the pool. */
static void write_batch(ec_async_job *job, void *closure) {
  struct batch *batch = closure;

  (void)job;
  batch->error = append(batch->path.buffer, &batch->lines);
}

static void begin_batch(struct outcomes *self, const char *path);

/* Scheduler thread; the pool frees the job afterwards. */
static void end_batch(ec_async_job *job, void *closure) {
  struct batch *batch = closure;
  struct outcomes *self = batch->owner;

  (void)job;
  if (batch->error) {
    ec_mod_debug(outcomes_infrastructure(self), DERROR,
        "lines for %s are lost: %s\n", batch->path.buffer,
        strerror(batch->error));
  }
  pthread_mutex_lock(&self->lock);
  self->is_writing = 0;
  pthread_mutex_unlock(&self->lock);
  begin_batch(self, batch->path.buffer);
  string_destroy(&batch->path);
  string_destroy(&batch->lines);
}

/* Takes the lines there are, unless there is a batch already, whose end will. */
static int take_lines(struct outcomes *self, string *lines) {
  int result;

  pthread_mutex_lock(&self->lock);
  result = self->lines.len > 0 && !self->is_writing;
  if (result) {
    self->is_writing = 1;
    *lines = self->lines;
    string_init_type(&self->lines, 256, STRING_TYPE_ECSTRING);
  }
  pthread_mutex_unlock(&self->lock);
  return result;
}

/* The queue is full: the lines wait, in front of those that came meanwhile, for
 * the next outcome. */
static void give_back(struct outcomes *self, string *lines) {
  pthread_mutex_lock(&self->lock);
  stringwrite(lines, self->lines.buffer, (size_t)self->lines.len);
  string_destroy(&self->lines);
  self->lines = *lines;
  self->is_writing = 0;
  pthread_mutex_unlock(&self->lock);
}

/* A pool of another name than there are is not worth a refusal: IO does it. */
static int job_class(struct outcomes *self) {
  struct outcomes_held held;
  int found = ec_thread_pool_name_to_class(
      outcomes_option_job_class(self, NULL, &held));

  outcomes_release(&held);
  return found < 0 ? ECTP_CLASS_IO : found;
}

/* Any thread. */
static void begin_batch(struct outcomes *self, const char *path) {
  string lines;
  struct batch *batch;

  if (!take_lines(self, &lines)) return;
  batch = ec_malloc(outcomes_memtype_batch);
  memset(batch, 0, sizeof(*batch));
  batch->owner = self;
  batch->lines = lines;
  string_init_type(&batch->path, 64, STRING_TYPE_ECSTRING);
  stringprintf(&batch->path, "%s", path);
  batch->job.job_class = job_class(self);
  batch->job.worker = write_batch;
  batch->job.closure = batch;
  batch->job.completion = ECTP_COMPLETE_CALLBACK_SCHED;
  batch->job.r.cb.func = end_batch;
  batch->job.r.cb.closure = batch;
  batch->job.free_on_completion_memtype = outcomes_memtype_batch;
  if (ec_queue_async_job(&batch->job)) return;
  give_back(self, &batch->lines);
  string_destroy(&batch->path);
  ec_free(outcomes_memtype_batch, batch);
}

/* Any thread. */
static void add(struct outcomes *self, enum kind kind, ec_message *msg,
    const struct timeval *now, const char *note, int note_len) {
  struct outcomes_held held;
  const char *path = outcomes_option_path(self, NULL, &held);
  int longest = outcomes_option_longest_note(self, NULL);
  string line;

  string_init_type(&line, 256, STRING_TYPE_ECSTRING);
  stringprintf(&line, "%ld %s %s %s ", (long)now->tv_sec, kind_names[kind],
      text_of(msg, "rcpt_domain"), text_of(msg, "sender"));
  add_words(&line, note, note_len < longest ? note_len : longest);
  pthread_mutex_lock(&self->lock);
  self->counts[kind]++;
  if (*path) stringprintf(&self->lines, "%s\n", line.buffer);
  pthread_mutex_unlock(&self->lock);
  if (*path) {
    begin_batch(self, path);
  } else {
    ec_mod_debug(outcomes_infrastructure(self), DNOTICE, "%s\n", line.buffer);
  }
  string_destroy(&line);
  outcomes_release(&held);
}

void outcomes_core_log_attempt_v1(struct outcomes *self, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len) {
  (void)dr;
  if (!outcomes_option_with_attempts(self, NULL)) return;
  add(self, ATTEMPT, msg, now, note, note_len);
}

void outcomes_core_log_delivery_v1(struct outcomes *self, ec_message *msg,
    domain_record *dr, struct timeval *now, const char *note, int note_len) {
  (void)dr;
  add(self, DELIVERY, msg, now, note, note_len);
}

void outcomes_core_log_permanent_failure_v1(struct outcomes *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  (void)dr;
  add(self, PERMANENT, msg, now, note, note_len);
}

void outcomes_core_log_transient_failure_v1(struct outcomes *self,
    ec_message *msg, domain_record *dr, struct timeval *now, const char *note,
    int note_len) {
  (void)dr;
  add(self, TRANSIENT, msg, now, note, note_len);
}

/* `outcomes status`. Scheduler thread. */
void outcomes_control_status(struct outcomes *self, string *response,
    const char *arguments, int xml) {
  int kind;

  (void)arguments;
  (void)xml;
  pthread_mutex_lock(&self->lock);
  for (kind = 0; kind < KINDS; kind++) {
    stringprintf(response, "%s: %d\n", kind_names[kind], self->counts[kind]);
  }
  pthread_mutex_unlock(&self->lock);
}

/* Fill the new state, all of whose bytes are 0. Scheduler thread. */
int outcomes_open(struct outcomes *self) {
  string_init_type(&self->lines, 256, STRING_TYPE_ECSTRING);
  return pthread_mutex_init(&self->lock, NULL) == 0 ? 0 : -1;
}

/* Take up a configuration. Its values are read where they are needed. */
int outcomes_configure(struct outcomes *self, ec_config_header *transaction,
    string *output) {
  (void)self;
  (void)transaction;
  (void)output;
  return 0;
}
