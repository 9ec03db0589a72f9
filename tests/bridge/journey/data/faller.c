/* A module that falls at the place that FALL_AT names, in the way of FALL_BY. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ec_config.h"
#include "module.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "event.h"
#include "scheduler.h"

static int at_depth;
static int inits;
static int depth_handle = -1;
static volatile int *nowhere;

int owl_deeper(volatile char *above);
int owl_deeper(volatile char *above) {
  volatile char room[4096];
  room[0] = *above;
  return owl_deeper(room) + room[0];
}

void owl_fall(const char *place);
void owl_fall(const char *place) {
  const char *wanted = getenv("FALL_AT");
  const char *by = getenv("FALL_BY");
  char seed = 1;
  if (!wanted || !by || strcmp(wanted, place) != 0) return;
  if (strcmp(by, "abort") == 0) abort();
  if (strcmp(by, "overflow") == 0) owl_deeper(&seed);
  if (strcmp(by, "double") == 0) {
    void *block = ec_malloc_size(MEMTYPE_STRING, 10);
    ec_free(MEMTYPE_STRING, block);
    ec_free(MEMTYPE_STRING, block);
  }
  while (strcmp(by, "hang") == 0) usleep(10000);
  at_depth = *nowhere;
}

static int is_valid(ec_config_option_def *option, string *output,
                    ec_config_header *conf, ec_config_value *value) {
  (void)option, (void)output, (void)conf, (void)value;
  owl_fall("validate");
  return 1;
}

static void take(ec_config_option_def *option, string *output,
                 ec_config_header *conf, ec_config_value *value) {
  (void)option, (void)output, (void)conf, (void)value;
  owl_fall("postset");
}

static ec_config_option_def depth = {
    "depth", ECCFGTYPE_INT, NULL, "[owl]", 0, NULL, "1", NULL, is_valid, take,
    NULL};

static int on_time(Event *event, int type, void *closure, struct timeval *now) {
  (void)event, (void)type, (void)closure, (void)now;
  owl_fall("timer");
  return 0;
}

static void work(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  owl_fall("job");
}

static void done(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  owl_fall("completion");
}

static void queue(void) {
  ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  memset(job, 0, sizeof(*job));
  job->job_class = ECTP_CLASS_IO;
  job->completion = ECTP_COMPLETE_CALLBACK_SCHED;
  job->worker = work;
  job->r.cb.func = done;
  job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
  ec_queue_async_job(job);
}

static void control(generic_module_infrastructure *self, string *output,
                    const char *command, int is_xml) {
  (void)self, (void)is_xml;
  owl_fall("control");
  if (strcmp(command, "work") == 0) {
    queue();
    schedule_event(build_event((struct timeval){0, 1000}, E_FROM_NOW, -1,
                               on_time, NULL));
  }
  stringprintf(output, "well\n");
}

/* A thread of the module's own, which the end of the server does not end. */
static void *call_on(void *self) {
  for (;;) {
    ec_config_header *conf = ec_config_fetch_globalconf();
    ec_mod_debug((generic_module_infrastructure *)self, DDEBUG, "still here\\n");
    ec_free(MEMTYPE_STRING, ec_malloc_size(MEMTYPE_STRING, 10));
    ec_config_release_value(ec_config_option_fetch_module(NULL, depth_handle, self));
    ec_config_release_scope_instance(conf);
    if (!ec_is_shutting_down()) queue();
    ping_scheduler();
  }
  return NULL;
}

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  owl_fall("conf_setup");
  depth_handle = ec_config_register_option(&depth);
  return depth_handle == -1;
}

static int ext_init(generic_module_infrastructure *self,
                    ec_config_header *transaction, string *output, int flags) {
  (void)self, (void)transaction, (void)output;
  switch (flags & 3) {
    case 0: owl_fall(inits++ ? "reload" : "init"); break;
    case 1:
      owl_fall("post-init");
      if (getenv("FALL_AT") && !strcmp(getenv("FALL_AT"), "thread")) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, call_on, self) != 0) return -1;
      }
      break;
    default: owl_fall("destroy");
  }
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure owl = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "owl.c", "Falls",
#ifdef _EC_VER
  _EC_VER,
#endif
  control, NULL, NULL, NULL, NULL, conf_setup, NULL, NULL, ext_init
}};
