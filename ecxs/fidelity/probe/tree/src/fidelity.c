/* fidelity: tells what this server does where documents leave it open.
 *
 * It calls no hook of the server, and writes one file: the link by which the
 * script changes the configuration of the probe. */
#include "observers.h"

#include "life.h"
#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, TEXT_SIZE = 4096 };

void register_memory_type(void);

/* ---- the configuration that is to be read ---- */

static const char *work(char *place, size_t size) {
  return option_text("work", place, size);
}

/* `use NAME`: WORK/fidelity.conf becomes a link to WORK/variants/NAME.conf. */
static void use(string *response, const char *name) {
  static char folder[PATH_SIZE]; /* a refused configuration has another one */
  char from[2 * PATH_SIZE], to[2 * PATH_SIZE], beside[2 * PATH_SIZE];

  if (!folder[0]) work(folder, sizeof(folder));
  if (strchr(name, '/')) return;
  snprintf(from, sizeof(from), "%s/variants/%s.conf", folder, name);
  snprintf(to, sizeof(to), "%s/fidelity.conf", folder);
  snprintf(beside, sizeof(beside), "%s/fidelity.conf.new", folder);
  unlink(beside);
  if (symlink(from, beside) != 0 || rename(beside, to) != 0) {
    stringprintf(response, "FAILED\tuse %s\n", name);
  }
}

/* `stage NAME OPTION`: was the variant taken, and what does it give. */
static void tell_stage(string *response, const char *arguments) {
  char name[256] = "", option[256] = "", stage[TEXT_SIZE], value[TEXT_SIZE];
  char shown[2 * TEXT_SIZE];

  sscanf(arguments, "%255s %255s", name, option);
  option_text("stage", stage, sizeof(stage));
  option_text(option, value, sizeof(value));
  stringprintf(response, "STAGE\t%s\t%s\t%s\n", name,
      strcmp(stage, name) == 0 ? "taken" : "refused",
      option[0] && option[0] != '-' ? printable(shown, sizeof(shown), value) : "");
}

/* ---- commands ---- */

static void start(string *response, const char *arguments) {
  char folder[PATH_SIZE];

  (void)response;
  (void)arguments;
  start_timers();
  start_descriptors();
  start_pools();
  start_read_job(work(folder, sizeof(folder)));
}

static void tell_ready(string *response, const char *arguments) {
  (void)arguments;
  stringprintf(response, "READY\ttimers %s, descriptors %s, pools %s, read %s\n",
      timers_are_done() ? "yes" : "no", descriptors_are_done() ? "yes" : "no",
      pools_are_done() ? "yes" : "no", read_job_is_done() ? "yes" : "no");
}

static void results(string *response, const char *arguments) {
  (void)arguments;
  if (timers_are_done()) observe_timers(response);
  if (descriptors_are_done()) observe_descriptors(response);
  if (pools_are_done()) observe_pools(response);
  observe_read_job(response);
}

static void constants(string *response, const char *arguments) {
  (void)arguments;
  observe_constants(response);
}

static void inside(string *response, const char *arguments) {
  char folder[PATH_SIZE];

  (void)arguments;
  observe_texts(response);
  observe_scopes(response);
  observe_types(response);
  observe_hooks(response);
  observe_memory(response);
  observe_files(response, work(folder, sizeof(folder)));
}

static void manifests(string *response, const char *arguments) {
  (void)arguments;
  observe_manifests(response);
}

static void links(string *response, const char *arguments) {
  (void)arguments;
  observe_loop_of_links(response);
}

static void capabilities(string *response, const char *arguments) {
  (void)arguments;
  observe_capabilities(response);
}

static void chains(string *response, const char *arguments) {
  (void)arguments;
  observe_chains(response);
}

static void life(string *response, const char *arguments) {
  (void)arguments;
  tell_life(response);
}

static void order(string *response, const char *arguments) {
  (void)arguments;
  tell_order(response);
}

static void commands(string *response, const char *arguments) {
  (void)arguments;
  tell_commands(response);
}

static void show(string *response, const char *arguments) {
  char value[TEXT_SIZE], shown[2 * TEXT_SIZE];

  option_text(arguments, value, sizeof(value));
  stringprintf(response, "SHOWN\t%s\n", printable(shown, sizeof(shown), value));
}

static void listener(string *response, const char *arguments) {
  char address[256];

  if (strcmp(arguments, "connect") == 0) {
    connect_to_listener(option_text("address", address, sizeof(address)));
  } else {
    observe_listener(response);
  }
}

static void pool(string *response, const char *arguments) {
  if (strcmp(arguments, "start") == 0) {
    start_pool_of_none();
  } else {
    observe_pool_of_none(response);
  }
}

/* A line of the script's own, which comes back with the answers. */
static void mark(string *response, const char *arguments) {
  stringprintf(response, "MARK\t%s\n", arguments);
}

struct command {
  const char *word;
  void (*run)(string *response, const char *arguments);
};
static const struct command commands_[] = {
  {"use", use}, {"stage", tell_stage}, {"start", start}, {"ready", tell_ready},
  {"results", results}, {"constants", constants}, {"inside", inside},
  {"manifests", manifests}, {"links", links}, {"capabilities", capabilities},
  {"chains", chains}, {"life", life}, {"order", order}, {"commands", commands},
  {"pool", pool}, {"mark", mark},
  {"show", show}, {"listener", listener},
};

static void fidelity_control(generic_module_infrastructure *self,
    string *response, const char *command, int xml) {
  const char *text = command + strspn(command, " \t");
  size_t at, length = strcspn(text, " ");
  char shown[2 * TEXT_SIZE];

  (void)self;
  for (at = 0; at < sizeof(commands_) / sizeof(commands_[0]); at++) {
    if (strlen(commands_[at].word) == length
        && strncmp(commands_[at].word, text, length) == 0) {
      commands_[at].run(response,
          text[length] ? text + length + 1 : "");
      return;
    }
  }
  /* Whatever else came, as it came: the script looks at it. */
  stringprintf(response, "GOT\t[%s]\t%d\n",
      printable(shown, sizeof(shown), command), xml);
}

/* ---- entries ---- */

static int fidelity_conf_setup(generic_module_infrastructure *self,
    int ignored) {
  (void)ignored;
  live("fidelity", "conf_setup");
  register_memory_type();
  register_hooks();
  register_chains();
  register_commands();
  register_listener();
  return register_options(self);
}

static int fidelity_ext_init(generic_module_infrastructure *self,
    ec_config_header *transaction, string *output, int flags) {
  (void)self;
  (void)output;
  live("fidelity", mode_of(flags));
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_INIT) {
    ask_hooks_in_init(transaction);
  }
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure fidelity = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0),
  "fidelity.c",
  "Tells what this server does where documents leave it open",
#ifdef _EC_VER
  _EC_VER,
#endif
  fidelity_control,
  NULL,
  NULL,
  NULL,
  NULL,
  fidelity_conf_setup,
  NULL,
  NULL,
  fidelity_ext_init
}};
