/* A module that uses most of the bridge: options, both directions of a hook, a
   memory type, a timer, jobs, a listener, log lines. */
#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ec_thread_pool.h"
#include "event.h"
#include "netlistener.h"
#include "scheduler.h"

EC_DECLARE_HOOK(reef, int, sum, (void *, int), (int amount),
                (EC_HOOK_CLOSURE, amount),
                if (!EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

static generic_module_infrastructure *me;
static int memtype = -1, depth = -1, worked, completed, ticks, has_begun;
static netlistener_def *listener;
static mem_type_def entry = {"reef:entry", 40, SIZEOF_VOID_P, 0,
                             EC_ALLOCATOR_FIXED, 0};
static ec_config_option_def depth_option = {
    "depth", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "3", NULL, NULL, NULL,
    NULL};

static int add(void *closure, int amount) {
  (void)closure;
  return amount + 100;
}

static int end(Event *event, accept_construct *ac) {
  netlistener_clean_accept_construct(ac);
  ec_free(MEMTYPE_ACCEPT_CONSTRUCT, ac);
  event_close(event);
  return 0;
}

static int serve(Event *event, int type, void *closure, struct timeval *now) {
  char bytes[64];
  int needmask = 0, count;
  (void)type, (void)now;
  while ((count = event_read(event, bytes, sizeof(bytes), &needmask)) > 0) {
    if (event_write(event, bytes, count, &needmask) != count) {
      return end(event, closure);
    }
  }
  return count < 0 && errno == EAGAIN ? needmask : end(event, closure);
}

static int tick(Event *event, int type, void *closure, struct timeval *now) {
  Event *next = build_event((struct timeval){10, 0}, E_FROM_NOW, -1, tick, NULL);
  (void)event, (void)type, (void)closure, (void)now;
  ticks++;
  if (next) {
    schedule_event(next);
  } else {
    ec_mod_debug(me, DERROR, "no memory for a timer\n");
  }
  return 0;
}

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  me = self;
  memtype = ec_memtype_register(&entry);
  depth = ec_config_register_option(&depth_option);
  listener = netlistener_register3("Reef", serve, NULL, NULL);
  register_reef_sum_hook_last(add, NULL);
  return memtype == -1 || depth == -1 || !listener;
}

static int ext_init(generic_module_infrastructure *self,
                    ec_config_header *conf, string *output, int flags) {
  Event *first;
  (void)self, (void)conf;
  /* Once, however often the configuration is read. */
  if (has_begun || flags & 16) {
    return 0;
  }
  first = build_event((struct timeval){5, 0}, E_FROM_NOW, -1, tick, NULL);
  if (!first) {
    stringprintf(output, "no memory for a timer\n");
    return -1;
  }
  schedule_event(first);
  has_begun = 1;
  return 0;
}

static void work(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  __atomic_add_fetch(&worked, 1, __ATOMIC_RELAXED);
}

static void done(ec_async_job *job, void *closure) {
  (void)job, (void)closure;
  completed++;
}

static void queue(string *response) {
  ec_async_job *job = ec_malloc(MEMTYPE_EC_ASYNC_JOB);
  if (job) {
    memset(job, 0, sizeof(*job));
    job->job_class = ECTP_CLASS_IO;
    job->completion = ECTP_COMPLETE_CALLBACK_SCHED;
    job->worker = work;
    job->r.cb.func = done;
    job->free_on_completion_memtype = MEMTYPE_EC_ASYNC_JOB;
    if (ec_queue_async_job(job)) {
      stringprintf(response, "queued\n");
      return;
    }
    ec_free(MEMTYPE_EC_ASYNC_JOB, job);
  }
  ec_mod_debug(me, DERROR, "the job was refused\n");
}

static void show(string *response) {
  ec_config_value *value = ec_config_option_fetch_module(NULL, depth, me);
  void *block = ec_malloc(memtype);
  if (!block) {
    ec_mod_debug(me, DERROR, "there was no block\n");
  }
  stringprintf(response, "depth %d block %d ticks %d worked %d completed %d\n",
               value ? value->v->vint : -1, block != NULL, ticks,
               __atomic_load_n(&worked, __ATOMIC_RELAXED), completed);
  ec_free(memtype, block);
  ec_config_release_value(value);
}

static void control(generic_module_infrastructure *self, string *response,
                    const char *command, int xml) {
  (void)self, (void)xml;
  if (strcmp(command, "job") == 0) {
    queue(response);
  } else if (strcmp(command, "sum") == 0) {
    stringprintf(response, "%d\n", call_reef_sum_hook(4));
  } else if (strcmp(command, "say") == 0) {
    ec_mod_debug(me, DERROR, "said\n");
  } else {
    show(response);
  }
}

EC_MODULE_EXPORT
generic_module_infrastructure reef = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "reef.c", "A reef", _EC_VER,
  control, NULL, NULL, NULL, NULL, conf_setup, NULL, NULL, ext_init
}};
