/* Commands of modules, the client of the console, manifests, names of
   callbacks; with a host in C. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "config/values.h"
#include "debug_tools.h"
#include "ec_blobject.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "ecdict.h"
#include "faults.h"
#include "host.h"
#include "misc/ec_ptr_array.h"
#include "module.h"
#include "module/commands.h"
#include "module/console_clients.h"
#include "module/event_dump.h"
#include "module/manifests.h"

/* ---- commands ---- */

static int new_style(command_construct *cc, void *closure) {
  int index;
  CHECK(ec_control_get_command_construct() == cc);
  stringprintf(&cc->response, "%s in %s:", (const char *)closure,
               ecb_running_module());
  for (index = 0; index < cc->argc; index++) {
    stringprintf(&cc->response, " <%s>", cc->argv[index]);
  }
  return cc->xml ? EC_RUN_COMMAND_AGAIN : EC_RUN_COMMAND_COMPLETED;
}

static int old_style(void *closure, string *response, const char *command,
                     int xml) {
  stringprintf(response, "%s '%s' %d", (const char *)closure, command, xml);
  return 0;
}

static int resumed(command_construct *cc, void *closure) {
  CHECK(ec_control_get_command_construct() == cc);
  stringprintf(&cc->response, "%s", (const char *)closure);
  return EC_RUN_COMMAND_COMPLETED;
}

static int later(command_construct *cc, void *closure) {
  cc->async_ptr = closure;
  cc->async_resume_func = resumed;
  return EC_RUN_COMMAND_ASYNC;
}

static int wrong_code(command_construct *cc, void *closure) {
  (void)cc;
  (void)closure;
  return 99;
}

static int run_elsewhere(void *context, const char *line, int xml,
                         string *response) {
  (void)context;
  stringprintf(response, "host: %s %d", line, xml);
  return EC_RUN_COMMAND_NOT_AUTHZ;
}

static void expect(const char *line, int xml, int code, const char *answer) {
  command_construct *command = ecb_command_new(line, xml, NULL, NULL);
  CHECK(command);
  if (ecb_command_run(command) != code ||
      strcmp(command->response.buffer, answer) != 0) {
    fprintf(stderr, "%s: %s\n", line, command->response.buffer);
    exit(3);
  }
  ecb_command_free(command);
}

static void *register_elsewhere(void *closure) {
  ecb_enter_module("shore");
  ec_control_register_command2("tide  TABLE", closure, new_style);
  return NULL;
}

static void test_commands(int unused) {
  ecb_host host = {.run_command = NULL};
  command_construct *command;
  string answer;
  pthread_t thread;
  (void)unused;
  host_open();
  ecb_host_set(&host);
  ecb_enter_module("reef");
  ec_control_register_command2("Tide", (void *)"tide", new_style);
  ec_control_register_command("old one", (void *)"old", old_style);
  ec_control_register_command_allsched("all", (void *)"all", old_style);
  ec_control_register_command2("later", (void *)"now", later);
  ec_control_register_command2("wrong", NULL, wrong_code);
  ec_control_register_command2("  ", NULL, wrong_code);
  CHECK(strstr(host_log_line(), "could not be registered"));
  ecb_enter_module(NULL);
  CHECK(pthread_create(&thread, NULL, register_elsewhere, (void *)"table") ==
        0);
  pthread_join(thread, NULL);
  expect("tide", 0, EC_RUN_COMMAND_COMPLETED, "tide in reef: <tide>");
  expect("TIDE now \"a  b\" c\"d e\"", 1, EC_RUN_COMMAND_AGAIN,
         "tide in reef: <TIDE> <now> <a  b> <cd e>");
  expect(" tide\ttable \"\"", 0, EC_RUN_COMMAND_COMPLETED,
         "table in shore: <tide> <table> <>");
  expect("tides", 0, EC_RUN_COMMAND_FAILED, "Unknown command\n");
  expect("", 0, EC_RUN_COMMAND_FAILED, "Unknown command\n");
  expect("old ONE  and \"its rest\"", 1, EC_RUN_COMMAND_COMPLETED,
         "old 'and \"its rest\"' 1");
  expect("all", 0, EC_RUN_COMMAND_COMPLETED, "all '' 0");
  expect("wrong", 0, EC_RUN_COMMAND_FAILED, "");
  CHECK(!ecb_command_new("an \"open quote", 0, NULL, NULL) && errno == EINVAL);
  command = ecb_command_new("later", 0, NULL, NULL);
  CHECK(ecb_command_is_known(command));
  CHECK(ecb_command_resume(command) == EC_RUN_COMMAND_FAILED);
  CHECK(ecb_command_run(command) == EC_RUN_COMMAND_ASYNC);
  CHECK(ecb_command_resume(command) == EC_RUN_COMMAND_COMPLETED);
  CHECK(strcmp(command->response.buffer, "now") == 0);
  ecb_command_free(command);
  /* From a module: a record with nothing but a text. */
  host.run_command = run_elsewhere;
  ecb_host_set(&host);
  string_init_type(&answer, 64, STRING_TYPE_MALLOC);
  command = ecb_command_new("module list", 1, NULL, NULL);
  CHECK(!ecb_command_is_known(command));
  CHECK(run_command2(command, &answer, NULL) == EC_RUN_COMMAND_NOT_AUTHZ);
  CHECK(strcmp(answer.buffer, "host: module list 1") == 0);
  CHECK(run_command(command, &answer) == EC_RUN_COMMAND_NOT_AUTHZ);
  ecb_command_free(command);
  string_destroy(&answer);
  CHECK(!ec_control_get_command_construct());
  CHECK(ec_control_factory_init(NULL) == 0 && !host_log_line());
  CHECK(!ecb_console_client_offer(0));
  ecb_console_clients_close();
  ec_control_register_type(NULL);
  CHECK(host_log_line() && !host_log_line());
  ecb_commands_close();
  host_close(0);
}

static int dropped;
static void drop(void *self) {
  CHECK(strcmp(self, "first") == 0 || strcmp(self, "second") == 0);
  dropped++;
}
static ec_blobject_class closure_class = {"closure", drop, NULL};

static int of_generation(command_construct *cc, void *closure) {
  stringprintf(&cc->response, "%s", (char *)((ec_blobject *)closure)->self);
  return EC_RUN_COMMAND_COMPLETED;
}

static void publish_with(u_int32_t number, const char *name) {
  ecb_generation *generation = ecb_generation_new(number, NULL);
  ec_blobject *closure = ec_blobject_wrap(&closure_class, (void *)name);
  CHECK(ec_control_register_command3("depth", closure, of_generation) == 1);
  ec_blobject_delref(closure);
  CHECK(ecb_generation_seal(generation) == 0);
  ecb_generation_publish(generation);
}

static void test_commands_of_generations(int unused) {
  ecb_generation *old;
  command_construct *command;
  (void)unused;
  host_open();
  CHECK(ec_control_register_command3("depth", NULL, of_generation) == 0);
  ec_control_register_command2("depth", (void *)"tide", new_style);
  publish_with(1, "first");
  old = ecb_generation_hold_current();
  expect("depth", 0, EC_RUN_COMMAND_COMPLETED, "first");
  publish_with(2, "second");
  expect("depth", 0, EC_RUN_COMMAND_COMPLETED, "second");
  command = ecb_command_new("depth", 0, &old->shown.header, NULL);
  CHECK(ecb_command_run(command) == EC_RUN_COMMAND_COMPLETED);
  CHECK(strcmp(command->response.buffer, "first") == 0);
  ecb_command_free(command);
  CHECK(ecb_generations_collect() == 1 && dropped == 0);
  ecb_generation_release(old);
  CHECK(ecb_generations_collect() == 0 && dropped == 1);
  ecb_generations_close();
  CHECK(ecb_generations_collect() == 0 && dropped == 2);
  expect("depth", 0, EC_RUN_COMMAND_COMPLETED, "tide in server: <depth>");
  ecb_commands_close();
  host_close(0);
}

/* Splits standard input; prints one word a line, or `open`. */
static void split_words(int unused) {
  static char text[70000];
  command_construct *command;
  int index;
  (void)unused;
  host_open();
  text[fread(text, 1, sizeof(text) - 1, stdin)] = '\0';
  command = ecb_command_new(text, 0, NULL, NULL);
  if (!command) {
    printf("open");
  }
  for (index = 0; command && index < command->argc; index++) {
    CHECK(command->argv_offsets[index] >= command->command.buffer &&
          command->argv_offsets[index] <
              command->command.buffer + command->command.len);
    printf("%s%c", command->argv[index], 1);
  }
  ecb_command_free(command);
  host_close(0);
}

/* ---- the client ---- */

static const char *reply_bytes;
static size_t reply_size;
static char request[200];
static size_t request_size;

static void *answer_one(void *argument) {
  int fd = accept(*(int *)argument, NULL, NULL);
  CHECK(fd >= 0);
  request_size = (size_t)recv(fd, request, 15, MSG_WAITALL);
  CHECK(write(fd, reply_bytes, reply_size) == (ssize_t)reply_size);
  close(fd);
  return NULL;
}

static char collected[100];
static int collect(void *closure, char *buf, int len) {
  CHECK(closure == collected);
  strncat(collected, buf, (size_t)len);
  return 0;
}

static const char *endpoint = "/tmp/ecxs-console-test";

/* One connection: the answer of send_command, or what was collected. */
static char *ask(int listening, const char *reply, size_t size, int is_old) {
  char outname[4096];
  char *answer = NULL;
  pthread_t thread;
  int fd;
  reply_bytes = reply;
  reply_size = size;
  collected[0] = '\0';
  CHECK(pthread_create(&thread, NULL, answer_one, &listening) == 0);
  fd = cli_conn(endpoint, outname);
  CHECK(fd >= 0 && strcmp(outname, endpoint) == 0);
  if (is_old) {
    answer = send_command(fd, strdup("module list"), 10);
  } else if (ec_control_send_command(fd, "module list", collected, collect)) {
    answer = strdup(collected);
  }
  pthread_join(thread, NULL);
  CHECK(request_size == 15);
  CHECK(memcmp(request, "\0\0\0\13module list", 15) == 0);
  close(fd);
  return answer;
}

static void test_client(int unused) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char name[100], *answer;
  int listening = socket(AF_UNIX, SOCK_STREAM, 0), is_old;
  (void)unused;
  host_open();
  snprintf(name, sizeof(name), "%s.%d", endpoint, (int)getpid());
  endpoint = name;
  strcpy(address.sun_path, name);
  CHECK(bind(listening, (const struct sockaddr *)&address, sizeof(address)) ==
        0);
  CHECK(listen(listening, 5) == 0);
  for (is_old = 0; is_old < 2; is_old++) {
    answer = ask(listening, "\0\0\0\0\0\4reef", 10, is_old);
    CHECK(answer && strcmp(answer, "reef") == 0);
    free(answer);
    answer = ask(listening, "\0\0\0\0\0\0", 6, is_old);
    CHECK(answer && *answer == '\0');
    free(answer);
    CHECK(!ask(listening, "\0\0\0\0\0\4re", 8, is_old));   /* cut off */
    CHECK(!ask(listening, "\0\0\0", 3, is_old));           /* no header */
    CHECK(!ask(listening, "\0\0\377\0\0\0re", 8, is_old)); /* too long */
  }
  close(listening);
  unlink(name);
  CHECK(cli_conn(name, NULL) == -1 && errno == ENOENT);
  CHECK(cli_conn("reef", NULL) == -1 && errno == EINVAL);
  CHECK(cli_conn("[::1", NULL) == -1 && cli_conn("::1]:25", NULL) == -1);
  CHECK(cli_conn("127.0.0.1:1", NULL) == -1);
  host_close(0);
}

/* ---- manifests ---- */

static int read_count;

/* 0, or -1 without memory. */
static int hand_over(void) {
  ecb_manifests *set = ecb_manifests_new();
  if (set && ecb_manifests_add(set, "reef") == 0 &&
      ecb_manifests_add_value(set, "requires", "kelp, sand ,  , \"x\"") == 0 &&
      ecb_manifests_add_value(set, "requires", "kelp, sand shore") == 0 &&
      ecb_manifests_add_value(set, "empty", "") == 0 &&
      ecb_manifests_add(set, "kelp") == 0) {
    ecb_manifests_set(set);
    return 0;
  }
  ecb_manifests_free(set);
  return -1;
}

static void read_manifests(void *context) {
  (void)context;
  read_count++;
  hand_over();
}

static int resolve(void *context, const char *capability, string *output) {
  (void)context;
  stringprintf(output, "loaded for %s", capability);
  return strcmp(capability, "datasource.kelp") == 0;
}

static const ecb_host manifest_host = {.read_manifests = read_manifests,
                                       .resolve_capability = resolve};

static void test_manifests(int unused) {
  ec_module_manifest_iter_t iter, clone;
  const char *name, *text;
  ec_ptr_array *list;
  ECDict dict;
  string output;
  (void)unused;
  host_open();
  ec_module_manifest_iter_init(&iter); /* nobody can read them */
  CHECK(!ec_module_manifest_iter_next(&iter, &name));
  CHECK(!ec_module_manifest_value_as_string(&iter, "reef", "x", &text));
  ec_module_manifest_iter_destroy(&iter);
  ecb_host_set(&manifest_host);
  ec_module_manifest_iter_init(&iter);
  CHECK(read_count == 1);
  CHECK(ec_module_manifest_iter_next(&iter, &name) && !strcmp(name, "reef"));
  ec_module_manifest_iter_clone(&clone, &iter);
  CHECK(ec_module_manifest_iter_next(&iter, &name) && !strcmp(name, "kelp"));
  CHECK(!ec_module_manifest_iter_next(&iter, &name));
  ec_module_manifest_refresh(); /* the old set goes on as long as iterators */
  ec_module_manifest_iter_destroy(&iter);
  CHECK(ec_module_manifest_iter_next(&clone, &name) && !strcmp(name, "reef"));
  CHECK(ec_module_manifest_value_as_string(&clone, "reef", "requires", &text));
  CHECK(strcmp(text, "kelp, sand shore") == 0);
  CHECK(!ec_module_manifest_value_as_string(&clone, "reef", "x", &text));
  CHECK(!ec_module_manifest_value_as_string(&clone, "x", "requires", &text));
  CHECK(ec_module_manifest_value_as_list(&clone, "reef", "requires", &list));
  CHECK(list->size == 3 && strcmp(list->items[2], "shore") == 0);
  ec_ptr_array_destroy(list);
  free(list);
  CHECK(ec_module_manifest_value_as_list(&clone, "reef", "empty", &list));
  CHECK(list->size == 0);
  ec_ptr_array_destroy(list);
  free(list);
  CHECK(!ec_module_manifest_value_as_list(&clone, "kelp", "empty", &list));
  CHECK(ec_module_manifest_value_as_dict(&clone, "reef", "requires", &dict));
  CHECK(dict_key_exists_and_fetch(dict, "1", &text) && !strcmp(text, "sand"));
  CHECK(dict->size == 3);
  dict_drop(dict);
  CHECK(!ec_module_manifest_value_as_dict(&clone, "kelp", "x", &dict));
  ec_module_manifest_iter_destroy(&clone);
  string_init_type(&output, 64, STRING_TYPE_MALLOC);
  CHECK(ec_module_resolve_capability("datasource.kelp", &output) == 1);
  CHECK(strcmp(output.buffer, "loaded for datasource.kelp") == 0);
  CHECK(ec_module_resolve_capability("datasource.sand", &output) == 0);
  CHECK(ec_module_resolve_capability(NULL, &output) == 0);
  string_destroy(&output);
  ecb_manifests_set(NULL);
  host_close(0);
}

/* ---- names of callbacks ---- */

static int on_tide(Event *event, int type, void *closure,
                   struct timeval *now) {
  (void)event;
  (void)type;
  (void)closure;
  (void)now;
  return 99; /* no mask */
}

static void dump_tide(string *output, Event *event) {
  stringprintf(output, "depth %d", *(int *)event->closure);
}

static void test_debug_tools(int unused) {
  int fds[2], depth = 7;
  Event *event;
  string output;
  (void)unused;
  host_open();
  host_pair(fds);
  string_init_type(&output, 64, STRING_TYPE_MALLOC);
  event = build_fd_event(fds[0], E_WRITE, 0, on_tide, &depth);
  ecb_event_dump(&output, event);
  CHECK(strstr(output.buffer, "owner=server> "));
  CHECK(!strstr(output.buffer, "depth"));
  insert_func_details(on_tide, "tide", NULL, NULL);
  insert_func_details(on_tide, "the tide", "timetable", dump_tide);
  output.len = 0;
  ecb_event_dump(&output, event);
  CHECK(strstr(output.buffer, "owner=server> the tide (timetable): depth 7\n"));
  schedule_event(event);
  CHECK(ecb_loop_turn(0) >= 0);
  CHECK(strstr(host_log_line(), "RT106: the tide returned 99"));
  output.len = 0;
  ec_render_my_stack_trace(&output, 0, 2);
  CHECK(strncmp(output.buffer, "#0 ", 3) == 0);
  CHECK(strstr(output.buffer, "\n#1 ") && !strstr(output.buffer, "\n#2 "));
  output.len = 0;
  output.buffer[0] = '\0';
  ec_render_my_stack_trace(&output, 500, 600);
  CHECK(output.len == 0);
  string_destroy(&output);
  close(fds[0]);
  close(fds[1]);
  host_close(0);
}

static void init_tools(int unused) {
  (void)unused;
  host_open();
  debug_tools_init(NULL);
  ecb_enter_module("reef");
  raise(SIGSEGV);
}

/* ---- failures ---- */

static void run_failing(int failing) {
  ec_module_manifest_iter_t iter;
  command_construct *command;
  ec_ptr_array *list = NULL;
  ECDict dict = NULL;
  int is_whole;
  host_open();
  allocation_count = 0;
  fail_at = failing;
  is_whole = hand_over() == 0;
  ec_module_manifest_iter_init(&iter);
  is_whole &=
      ec_module_manifest_value_as_list(&iter, "reef", "requires", &list);
  is_whole &=
      ec_module_manifest_value_as_dict(&iter, "reef", "requires", &dict);
  ec_control_register_command2("tide", (void *)"tide", new_style);
  command = ecb_command_new("tide \"a b\" c", 0, NULL, NULL);
  is_whole &= command &&
              ecb_command_run(command) == EC_RUN_COMMAND_COMPLETED &&
              strstr(command->response.buffer, "<tide> <a b> <c>") != NULL;
  fail_at = 0;
  ecb_command_free(command);
  dict_drop(dict);
  if (list) {
    ec_ptr_array_destroy(list);
    free(list);
  }
  ec_module_manifest_iter_destroy(&iter);
  ecb_manifests_set(NULL);
  ecb_commands_close();
  while (host_log_line()) {
  }
  host_close(0);
  puts(allocation_count < failing ? is_whole ? "none failed" : "lost"
       : is_whole                 ? "went on"
                                  : "failed");
}

int main(int argc, char **argv) {
  static const struct test_case cases[] = {
      {"commands", test_commands},
      {"generations", test_commands_of_generations},
      {"split", split_words},
      {"client", test_client},
      {"manifests", test_manifests},
      {"debug_tools", test_debug_tools},
      {"init", init_tools},
      {"failing", run_failing},
      {NULL, NULL}};
  return run_case(cases, argc, argv);
}
