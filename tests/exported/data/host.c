/* See host.h. */
#include "host.h"

#include <dlfcn.h>
#include <errno.h>
#include <time.h>

#include "config/options.h"
#include "config/values.h"
#include "ec_thread_pool.h"
#include "ecb_host.h"
#include "ecb_thread.h"
#include "hooks/core/control_shutdown.h"
#include "hooks/core/post_config_commit.h"
#include "loop/loop.h"
#include "loop/owner.h"
#include "module/log_queue.h"
#include "pools/pools.h"

enum { OPTIONS = 64, SETTINGS = 64, FIRST_SLOT = 700, SCOPES = 256 };

typedef struct setting {
  char option[64], scope[128], value[256];
} setting;

/* A value that was looked up for scopes; of one generation. */
typedef struct looked_up {
  struct looked_up *next;
  int slot;
  char scope[SCOPES];
  ecb_value *value;
} looked_up;

/* A generation as the host has it: an instance of each module. */
typedef struct life {
  int number;
  ecb_generation *generation;
  generic_module_infrastructure copies[HOST_MODULES];
  module_instance_data *instances[HOST_MODULES]; /* of generic modules */
  char names[HOST_MODULES][64];
  setting settings[SETTINGS];
  int setting_count;
  pthread_mutex_t lock; /* of the values */
  looked_up *values;
} life;

static host_module modules[HOST_MODULES];
static int module_count;
static ec_config_option_def *definitions[OPTIONS];
static host_module *owners[OPTIONS];
static int option_count;
static setting settings[SETTINGS];
static int setting_count;
static int newest, ended; /* atomic */

/* ---- values ---- */

void host_set(const char *option, const char *scope, const char *value) {
  setting *one = settings;
  while (one < settings + setting_count &&
         (strcmp(one->option, option) != 0 || strcmp(one->scope, scope) != 0)) {
    one++;
  }
  CHECK(one < settings + SETTINGS);
  setting_count += one == settings + setting_count;
  snprintf(one->option, sizeof(one->option), "%s", option);
  snprintf(one->scope, sizeof(one->scope), "%s", scope);
  snprintf(one->value, sizeof(one->value), "%s", value);
}

static const char *setting_of(const life *one, const char *option,
                              const char *scope) {
  int index;
  for (index = 0; index < one->setting_count; index++) {
    const setting *it = &one->settings[index];
    if (strcmp(it->option, option) == 0 && strcmp(it->scope, scope) == 0) {
      return it->value;
    }
  }
  return NULL;
}

static const char *number_of(const ec_config_option_def *definition,
                             const char *text) {
  const struct ec_config_value_mapping *one = definition->map;
  while (one && one->name) {
    if (strcmp(one->name, text) == 0) {
      return one->value;
    }
    one++;
  }
  return text;
}

static void fill(ecb_value *value, const ec_config_option_def *definition,
                 int index, const char *text) {
  ec_config_value_storage *storage = ecb_value_storage(value, index);
  switch (definition->type) {
  case ECCFGTYPE_STRING:
    storage->vstr = ecb_value_copy(value, text, strlen(text));
    break;
  case ECCFGTYPE_FLOAT:
    storage->vdouble = strtod(text, NULL);
    break;
  case ECCFGTYPE_UINT64:
    storage->vu64 = strtoull(text, NULL, 10);
    break;
  case ECCFGTYPE_SIZE_T:
    storage->vsize = strtoull(text, NULL, 10);
    break;
  default:
    storage->vint = atoi(number_of(definition, text));
  }
}

/* Words between blanks, quotes and parentheses. */
static void fill_array(ecb_value *value, const ec_config_option_def *definition,
                       const char *text) {
  char copy[256], *words[32], *rest = NULL;
  int count = 0, index;
  char *word;
  snprintf(copy, sizeof(copy), "%s", text);
  for (word = strtok_r(copy, " ()\"", &rest); word;
       word = strtok_r(NULL, " ()\"", &rest)) {
    words[count++] = word;
  }
  CHECK(ecb_value_make_array(value, count) == 0);
  for (index = 0; index < count; index++) {
    fill(value, definition, index, words[index]);
  }
}

static ecb_value *make_value(life *one, int option, const char *owner,
                             const char *text) {
  const ec_config_option_def *definition = definitions[option];
  ecb_value *value = ecb_value_new(one->generation, FIRST_SLOT + option, owner);
  CHECK(value);
  if (definition->flags & EC_CFG_OPT_IS_ARRAY) {
    fill_array(value, definition, text);
  } else {
    fill(value, definition, 0, text);
  }
  return value;
}

static int is_own(int option) {
  const char *path = definitions[option]->fallback;
  return path[0] == '[' || strcmp(path, owners[option]->name) == 0;
}

static const char *text_of(const life *one, int option) {
  const char *text = setting_of(one, definitions[option]->name, "");
  text = text ? text : definitions[option]->defval;
  return text ? text : "";
}

/* Any thread: all scopes together, then each alone, then the top level. */
static const char *scoped_text(const life *one, int option, int count,
                               const char *const *arguments, char *scope) {
  const char *name = definitions[option]->name, *text;
  int index;
  scope[0] = '\0';
  for (index = 0; index + 1 < count; index += 2) {
    size_t used = strlen(scope);
    snprintf(scope + used, SCOPES - used, "%s%s=%s", used ? "," : "",
             arguments[index], arguments[index + 1]);
  }
  text = setting_of(one, name, scope);
  for (index = 0; !text && index + 1 < count; index += 2) {
    char alone[SCOPES];
    snprintf(alone, sizeof(alone), "%s=%s", arguments[index],
             arguments[index + 1]);
    text = setting_of(one, name, alone);
  }
  return text ? text : text_of(one, option);
}

static ec_config_value *look_up(void *context, ec_generation *generation,
                                int slot, void *instance, int count,
                                const char *const *arguments) {
  life *one = ((ecb_generation *)generation)->host_generation;
  char scope[SCOPES];
  const char *text =
      scoped_text(one, slot - FIRST_SLOT, count, arguments, scope);
  looked_up *found;
  (void)context;
  (void)instance;
  pthread_mutex_lock(&one->lock);
  for (found = one->values; found; found = found->next) {
    if (found->slot == slot && strcmp(found->scope, scope) == 0) {
      break;
    }
  }
  if (!found) {
    found = calloc(1, sizeof(*found));
    CHECK(found);
    found->slot = slot;
    snprintf(found->scope, sizeof(found->scope), "%s", scope);
    found->value = make_value(one, slot - FIRST_SLOT, NULL, text);
    found->next = one->values;
    one->values = found;
  }
  pthread_mutex_unlock(&one->lock);
  return &found->value->shown;
}

/* ---- the host's side ---- */

static int register_option(void *context, void *instance,
                           ec_config_option_def *definition) {
  (void)context;
  CHECK(option_count < OPTIONS);
  definitions[option_count] = definition;
  owners[option_count] = instance;
  CHECK(ecb_option_set(FIRST_SLOT + option_count, definition) == 0);
  return FIRST_SLOT + option_count++;
}

static void end_instances(life *one) {
  int index;
  for (index = 0; index < module_count; index++) {
    module_instance_data *instance = one->instances[index];
    if (instance) {
      CHECK(ecb_instance_ext_init(instance, NULL, NULL,
                                  EC_MODULE_INIT_DESTROY) == 0);
      ecb_owner_end(instance->name);
      ecb_instance_free(instance);
    }
  }
}

static void free_life(life *one) {
  while (one->values) {
    looked_up *next = one->values->next;
    free(one->values);
    one->values = next;
  }
  pthread_mutex_destroy(&one->lock);
  free(one);
}

static void generation_ended(void *context, void *generation) {
  life *one = generation;
  (void)context;
  end_instances(one);
  free_life(one);
  __atomic_add_fetch(&ended, 1, __ATOMIC_RELEASE);
}

static const ecb_host host = {.register_option = register_option,
                              .look_up = look_up,
                              .generation_ended = generation_ended};

void host_open(void) {
  ecb_host_set(&host);
  CHECK(ecb_log_open() >= 0);
  ecb_enter_module(NULL);
  CHECK(ecb_loop_open() == 0);
  ecb_log_threshold_set(DDEBUG);
}

void host_open_pools(int workers) {
  CHECK(ecb_pool_set(ECTP_CLASS_IO, "IO", workers, 0, 0) == 0);
  CHECK(ecb_pool_set(ECTP_CLASS_CPU, "CPU", workers, 0, 0) == 0);
}

/* ---- loading ---- */

host_module *host_load(const char *folder, const char *name) {
  host_module *module = &modules[module_count];
  char path[4096];
  void *library;
  CHECK(module_count < HOST_MODULES);
  snprintf(path, sizeof(path), "%s/%s/%s.so", folder, name, name);
  library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  module->name = name;
  module->image = dlsym(library, name);
  CHECK(module->image);
  module->is_generic = (module->image->shared.module_api_version >> 16 &
                        0xff) == EC_MODULE_TYPE_GENERIC;
  module->opened = ecb_instance_new(module->image, name, module);
  CHECK(module->opened);
  module->opened->threshold = DDEBUG;
  ecb_options_open(module, name);
  if (ecb_instance_conf_setup(module->opened, 0) != 0) {
    ecb_options_close();
    return NULL;
  }
  ecb_options_close();
  module_count++;
  return module;
}

/* ---- reloads ---- */

static void make_instances(life *one) {
  int index;
  for (index = 0; index < module_count; index++) {
    host_module *module = &modules[index];
    if (!module->is_generic) {
      continue;
    }
    /* The size is that of the shape of the library, which may be the newer. */
    memcpy(&one->copies[index], module->image,
           ecb_infrastructure_size(module->image->shared.module_api_version));
    one->copies[index].shared._inst = NULL;
    snprintf(one->names[index], sizeof(one->names[index]), "%s \"a\"",
             module->name);
    one->instances[index] = ecb_instance_new(&one->copies[index],
                                             one->names[index], module);
    CHECK(one->instances[index]);
    *ecb_instance_private(one->instances[index]) = NULL;
    one->instances[index]->threshold = DDEBUG;
    CHECK(ecb_owner_begin(one->instances[index]->name, one->generation) == 0);
  }
}

static module_instance_data *instance_of(life *one, int index) {
  return one->instances[index] ? one->instances[index]
                               : modules[index].opened;
}

static int make_values(life *one, string *output) {
  int option, index, is_good = 1;
  for (option = 0; option < option_count; option++) {
    ecb_value *value = NULL;
    for (index = 0; is_own(option) && index < module_count; index++) {
      if (owners[option] == &modules[index]) {
        value = make_value(one, option, instance_of(one, index)->name,
                           text_of(one, option));
      }
    }
    if (!value) {
      value = make_value(one, option, "", text_of(one, option));
    }
    is_good = ecb_value_is_valid(value, output) && is_good;
    if (is_good) {
      ecb_value_postset(value, output);
    }
  }
  return is_good;
}

static int enter(life *one, string *output, int flags) {
  int index;
  for (index = 0; index < module_count; index++) {
    if (ecb_instance_ext_init(instance_of(one, index),
                              &one->generation->shown.header, output,
                              flags) != 0) {
      return 0;
    }
  }
  return 1;
}

static int start(life *one, string *output) {
  int index;
  make_instances(one);
  if (!make_values(one, output) ||
      ecb_values_prepare(one->generation) != 0) {
    return 0;
  }
  if (one->number == 1) {
    if (!enter(one, output, EC_MODULE_INIT_INIT | EC_MODULE_INIT_PRIVILEGED) ||
        !enter(one, output, EC_MODULE_INIT_POSTINIT)) {
      return 0;
    }
  } else if (!enter(one, output, EC_MODULE_INIT_INIT)) {
    return 0;
  }
  for (index = 0; index < module_count; index++) {
    CHECK(ecb_generation_add(one->generation,
                             &instance_of(one, index)->registrar) == 0);
  }
  return ecb_generation_seal(one->generation) == 0;
}

static life *new_life(void) {
  life *one = calloc(1, sizeof(*one));
  CHECK(one && pthread_mutex_init(&one->lock, NULL) == 0);
  one->number = __atomic_load_n(&newest, __ATOMIC_RELAXED) + 1;
  memcpy(one->settings, settings, sizeof(settings));
  one->setting_count = setting_count;
  one->generation = ecb_generation_new((u_int32_t)one->number, one);
  CHECK(one->generation);
  return one;
}

int host_reload(char *said, size_t size) {
  life *one = new_life();
  string output;
  int is_good;
  ecb_loop_defer();
  ecb_pools_defer();
  string_init_type(&output, 256, STRING_TYPE_ECSTRING);
  is_good = start(one, &output);
  if (said) {
    snprintf(said, size, "%.*s", (int)output.len, output.buffer);
  }
  string_destroy(&output);
  if (!is_good) {
    end_instances(one);
    ecb_generation_drop(one->generation);
    free_life(one);
    ecb_loop_end_deferral(0);
    ecb_pools_end_deferral(0);
    return -1;
  }
  ecb_generation_publish(one->generation);
  ecb_loop_end_deferral(1);
  ecb_pools_end_deferral(1);
  __atomic_store_n(&newest, one->number, __ATOMIC_RELEASE);
  call_core_post_config_commit_hook();
  return 0;
}

int host_newest(void) { return __atomic_load_n(&newest, __ATOMIC_ACQUIRE); }
int host_ended(void) { return __atomic_load_n(&ended, __ATOMIC_ACQUIRE); }

/* ---- log, console, time ---- */

static char log_text[65536];
static size_t log_used;

static void collect_log(void) {
  u_int64_t dropped;
  ecb_line *line = ecb_log_drain(&dropped);
  while (line) {
    ecb_line *next = line->next;
    if (log_used + 4096 < sizeof(log_text)) {
      int wrote = snprintf(log_text + log_used, 4096, "%s: %s\n", line->module,
                           line->text);
      log_used += (size_t)(wrote < 4095 ? wrote : 4095);
    }
    ecb_line_free(line);
    line = next;
  }
}

const char *host_log(void) {
  static char shown[sizeof(log_text)];
  collect_log();
  memcpy(shown, log_text, log_used);
  shown[log_used] = '\0';
  log_used = 0;
  return shown;
}

void host_expect_log(const char *text) {
  const char *log = host_log();
  if (!strstr(log, text)) {
    fprintf(stderr, "no '%s' in the log:\n%s", text, log);
    exit(4);
  }
}

void host_serve(double seconds) {
  double end = host_seconds() + seconds;
  do {
    double left = end - host_seconds();
    CHECK(ecb_loop_turn(left > 0 ? left : 0) >= 0);
    ecb_generations_collect();
    collect_log();
  } while (host_seconds() < end);
}

void host_settle(void) {
  while (host_ended() < host_newest() - 1) {
    host_serve(0.001);
  }
}

const char *host_command(host_module *module, const char *line, int xml) {
  static char answer[8192];
  string response;
  string_init_type(&response, 256, STRING_TYPE_ECSTRING);
  CHECK(ecb_instance_control(module->opened, &response, line, xml) == 0);
  snprintf(answer, sizeof(answer), "%.*s", (int)response.len, response.buffer);
  string_destroy(&response);
  return answer;
}

void host_end(void) { call_core_control_shutdown_hook(); }

double host_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

long host_resident(void) {
  char line[256];
  long found = 0;
  FILE *file = fopen("/proc/self/status", "r");
  CHECK(file);
  while (fgets(line, sizeof(line), file)) {
    if (sscanf(line, "VmRSS: %ld", &found) == 1) {
      break;
    }
  }
  fclose(file);
  return found;
}
