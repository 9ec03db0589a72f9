/* Instances, log lines and crashes, with a host in C. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include "control.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "faults.h"
#include "module/crash.h"
#include "module/instance.h"
#include "module/log_queue.h"
#include "module/shutdown.h"
#include "newer.h"
#include "program.h"

static int mode_seen, calls;
static const char *running_seen;

static void control(generic_module_infrastructure *self, string *response,
                    const char *command, int xml) {
  (void)response;
  calls++;
  CHECK(strcmp(command, "status") == 0 && xml == 1);
  ec_mod_debug(self, DERROR, "asked for %s\n", command);
}

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)ignored;
  running_seen = ecb_running_module();
  self->module_private_data = &calls;
  return -1;
}

static int ext_init(generic_module_infrastructure *self,
                    ec_config_header *transaction, string *output, int flags) {
  (void)transaction;
  (void)output;
  mode_seen = EC_MODULE_INIT_MODE(flags);
  if (flags == 99) {
    self->shared.module_description = "mine";
  }
  return 0;
}

static generic_module_infrastructure owl = {
    {3u << 24, NULL, NULL, "owl.c", "An owl", control, NULL, NULL, NULL, NULL,
     conf_setup, NULL, NULL, ext_init},
    NULL};

static module_instance_data *made(void *infrastructure, const char *name) {
  module_instance_data *instance =
      ecb_instance_new(infrastructure, name, NULL);
  CHECK(instance);
  return instance;
}

/* ---- instances ---- */

static void test_callbacks(int unused) {
  module_instance_data *instance = made(&owl, "owl");
  (void)unused;
  CHECK(owl.shared._inst == instance);
  CHECK(ecb_instance_conf_setup(instance, 0) == -1);
  CHECK(strcmp(running_seen, "owl") == 0);
  CHECK(strcmp(ecb_running_module(), "server") == 0);
  CHECK(*ecb_instance_private(instance) == &calls);
  CHECK(ecb_instance_ext_init(instance, NULL, NULL,
                              EC_MODULE_INIT_POSTINIT) == 0);
  CHECK(mode_seen == EC_MODULE_INIT_POSTINIT);
  CHECK(ecb_instance_control(instance, NULL, "status", 1) == 0 && calls == 1);
  ecb_instance_free(instance);
  CHECK(!owl.shared._inst);
}

static void test_newer_shape(int unused) {
  module_instance_data *instance = made(newer_infrastructure(), "newer");
  (void)unused;
  CHECK(ecb_instance_conf_setup(instance, 0) == 0);
  CHECK(strcmp(*ecb_instance_private(instance), "newer") == 0);
  CHECK(ecb_instance_control(instance, NULL, "status", 0) == -1);
  ecb_instance_free(instance);
}

static void test_unknown_shape(int unused) {
  generic_module_infrastructure other = owl;
  (void)unused;
  other.shared.module_api_version = 9u << 24;
  CHECK(!ecb_instance_new(&other, "other", NULL) && errno == EINVAL);
}

static void fault_member(int unused) {
  (void)unused;
  ecb_instance_ext_init(made(&owl, "owl"), NULL, NULL, 99);
}

static void fault_newer_member(int unused) {
  (void)unused;
  ecb_instance_ext_init(made(newer_infrastructure(), "newer"), NULL, NULL, 0);
}

/* ---- the end ---- */

static int status_seen;

static void shut_down(void *context, int must_die, int status,
                      const char *file, int line) {
  (void)context;
  CHECK(must_die == 0 && line == 7 && strcmp(file, "owl.c") == 0);
  status_seen = status;
  ecb_shutdown_began();
}

static const ecb_host host = {.shut_down = shut_down};

static void test_shutdown(int unused) {
  (void)unused;
  ecb_host_set(&host);
  CHECK(!ec_is_shutting_down());
  ec_shutdown_ex(0, 5, "owl.c", 7);
  CHECK(status_seen == 5 && ec_is_shutting_down());
}

static void *shut_down_here(void *unused) {
  ecb_enter_module("owl");
  ec_shutdown_ex(0, 5, "owl.c", 7);
  return unused;
}

static void fault_shutdown(int unused) {
  pthread_t thread;
  (void)unused;
  CHECK(pthread_create(&thread, NULL, shut_down_here, NULL) == 0);
  pthread_join(thread, NULL);
}

/* ---- log lines ---- */

static int is_ready(int descriptor) {
  struct pollfd one = {.fd = descriptor, .events = POLLIN};
  return poll(&one, 1, 0) == 1;
}

static void expect(ecb_line **line, int level, const char *module,
                   const char *text) {
  ecb_line *next = (*line)->next;
  CHECK((*line)->level == level);
  CHECK(strcmp((*line)->module, module) == 0);
  CHECK(strcmp((*line)->text, text) == 0);
  ecb_line_free(*line);
  *line = next;
}

static void test_lines(int unused) {
  module_instance_data *instance = made(&owl, "owl");
  int descriptor = ecb_log_open();
  u_int64_t dropped;
  ecb_line *line;
  char longest[2000];
  (void)unused;
  CHECK(descriptor >= 0 && !is_ready(descriptor));
  ec_mod_debug(&owl, DERROR, "one %d\n", 1);
  ec_mod_debug(&owl, DWARNING, "not this");
  __atomic_store_n(&instance->threshold, DDEBUG, __ATOMIC_RELAXED);
  ec_mod_debug(&owl, DDEBUG, "two\n\n");
  CHECK(log1_printf(DINFO, "nor this") == 0);
  ecb_log_threshold_set(DINFO);
  ecb_enter_module("kelp");
  CHECK(mod_printf(DINFO, "three") == 0);
  CHECK(ec_debug_printf(DCRITICAL, 0, "%s", "four") == 1);
  errno = ENOENT;
  memset(longest, 'x', sizeof(longest));
  longest[sizeof(longest) - 1] = '\0';
  log1_printf(DCRITICAL, "%s%m", longest);
  CHECK(errno == ENOENT);
  CHECK(is_ready(descriptor));
  line = ecb_log_drain(&dropped);
  CHECK(dropped == 0 && !is_ready(descriptor));
  expect(&line, DERROR, "owl", "one 1");
  expect(&line, DDEBUG, "owl", "two");
  expect(&line, DINFO, "kelp", "three");
  expect(&line, DCRITICAL, "kelp", "four");
  CHECK(strlen(line->text) == 1999 + strlen("No such file or directory"));
  ecb_line_free(line);
  CHECK(!ecb_log_drain(&dropped));
  ecb_instance_free(instance);
}

static void test_too_many_lines(int unused) {
  char text[1000];
  u_int64_t dropped;
  ecb_line *line;
  int index, kept = 0;
  (void)unused;
  memset(text, 'x', sizeof(text));
  text[sizeof(text) - 1] = '\0';
  for (index = 0; index < 10000; index++) {
    log1_printf(DERROR, "%s", text);
  }
  for (line = ecb_log_drain(&dropped); line; kept++) {
    ecb_line *next = line->next;
    ecb_line_free(line);
    line = next;
  }
  CHECK(kept > 3000 && dropped == (u_int64_t)(10000 - kept));
  log1_printf(DERROR, "again");
  line = ecb_log_drain(&dropped);
  CHECK(line && dropped == 0);
  ecb_line_free(line);
}

static void test_allocations(int failing) {
  u_int64_t dropped;
  ecb_line *line;
  module_instance_data *instance;
  allocation_count = 0;
  fail_at = failing;
  errno = 0;
  instance = ecb_instance_new(&owl, "owl", NULL);
  if (!instance) {
    CHECK(errno == ENOMEM && !owl.shared._inst);
    printf("failed\n");
    return;
  }
  ecb_instance_control(instance, NULL, "status", 1);
  line = ecb_log_drain(&dropped);
  CHECK((line == NULL) == (dropped == 1));
  printf("%s\n", line ? "none failed" : "failed");
  ecb_line_free(line);
  ecb_instance_free(instance);
}

/* A module logs under its mutex while the host, who never takes it, drains. */
enum { LINES = 2000 };
static pthread_mutex_t of_the_module = PTHREAD_MUTEX_INITIALIZER;

static void *log_under_a_mutex(void *name) {
  int index;
  ecb_enter_module(name);
  for (index = 0; index < LINES; index++) {
    pthread_mutex_lock(&of_the_module);
    log1_printf(DERROR, "%d", index);
    pthread_mutex_unlock(&of_the_module);
  }
  return NULL;
}

static void test_threads(int unused) {
  static const char *const names[] = {"owl", "kelp"};
  pthread_t threads[2];
  int next[2] = {0, 0};
  int index;
  (void)unused;
  for (index = 0; index < 2; index++) {
    CHECK(pthread_create(&threads[index], NULL, log_under_a_mutex,
                         (void *)names[index]) == 0);
  }
  while (next[0] < LINES || next[1] < LINES) {
    u_int64_t dropped;
    ecb_line *line = ecb_log_drain(&dropped);
    CHECK(dropped == 0);
    while (line) {
      ecb_line *after = line->next;
      int *count = &next[strcmp(line->module, "kelp") == 0];
      CHECK(atoi(line->text) == (*count)++);
      ecb_line_free(line);
      line = after;
    }
  }
  for (index = 0; index < 2; index++) {
    pthread_join(threads[index], NULL);
  }
}

/* ---- crashes ---- */

void crash_here(int *place);

__attribute__((noinline)) void crash_here(int *place) { *place = 1; }

static void crash_pointer(int unused) {
  (void)unused;
  CHECK(ecb_crash_install() == 0);
  ecb_enter_module("owl");
  crash_here((int *)0x10);
}

int run_over(int depth);

__attribute__((noinline)) int run_over(int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return depth < 0 ? 0 : run_over(depth + 1) + room[0];
}

static void *overflow(void *unused) {
  ecb_enter_module("kelp");
  CHECK(ecb_crash_stack() == 0);
  CHECK(run_over(1));
  return unused;
}

static void crash_stack(int unused) {
  pthread_t thread;
  (void)unused;
  CHECK(ecb_crash_install() == 0);
  ecb_enter_module("owl");
  CHECK(pthread_create(&thread, NULL, overflow, NULL) == 0);
  pthread_join(thread, NULL);
}

static void crash_abort(int unused) {
  (void)unused;
  CHECK(ecb_crash_install() == 0);
  ecb_enter_module("owl");
  abort();
}

static void former(int number) {
  ecb_say("the former handler\n");
  signal(number, SIG_DFL);
  raise(number);
}

static void crash_handled(int unused) {
  signal(SIGSEGV, former);
  crash_pointer(unused);
}

static const struct test_case cases[] = {
    {"callbacks", test_callbacks},
    {"newer", test_newer_shape},
    {"unknown", test_unknown_shape},
    {"fault_member", fault_member},
    {"fault_newer_member", fault_newer_member},
    {"shutdown", test_shutdown},
    {"fault_shutdown", fault_shutdown},
    {"lines", test_lines},
    {"too_many", test_too_many_lines},
    {"allocations", test_allocations},
    {"threads", test_threads},
    {"crash_pointer", crash_pointer},
    {"crash_stack", crash_stack},
    {"crash_abort", crash_abort},
    {"crash_handled", crash_handled},
    {NULL, NULL}};

int main(int argc, char **argv) {
  ecb_scheduler_thread_set();
  ecb_enter_module(NULL);
  return run_case(cases, argc, argv);
}
