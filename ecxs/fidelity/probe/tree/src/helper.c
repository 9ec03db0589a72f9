/* A module without options. HELPER is its name and HELPER_TYPE its kind: its
 * manifest decides for what it is there. */
#include "ec_config.h"
#include "module.h"
#include "life.h"
#include "scheduler.h"

#include <string.h>

#define NAME_(name) #name
#define NAME(name) NAME_(name)

static long ticks; /* scheduler thread */

static int tick(Event *event, int type, void *closure, struct timeval *now) {
  (void)event;
  (void)type;
  (void)now;
  ticks++;
  schedule_event(build_event_from_now_f(0.02f, -1, tick, closure));
  return 0;
}

static void helper_control(generic_module_infrastructure *self,
    string *response, const char *command, int xml) {
  (void)self;
  (void)xml;
  if (strcmp(command, "life") == 0) tell_life(response);
  if (strcmp(command, "tick") == 0) {
    schedule_event(build_event_from_now_f(0.02f, -1, tick, NULL));
  }
  if (strcmp(command, "ticks") == 0) {
    stringprintf(response, "TICKS\t%ld\n", ticks);
  }
  if (strcmp(command, "here") == 0) {
    stringprintf(response, "HERE\t%s\n", NAME(HELPER));
  }
}

static int helper_conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self;
  (void)ignored;
  live(NAME(HELPER), "conf_setup");
  return 0;
}

static int helper_ext_init(generic_module_infrastructure *self,
    ec_config_header *transaction, string *output, int flags) {
  (void)self;
  (void)transaction;
  (void)output;
  live(NAME(HELPER), mode_of(flags));
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure HELPER = {{
  EC_MODULE_INIT(HELPER_TYPE, 0),
  "helper.c",
  "Stands beside fidelity, which observes it",
#ifdef _EC_VER
  _EC_VER,
#endif
  helper_control,
  NULL,
  NULL,
  NULL,
  NULL,
  helper_conf_setup,
  NULL,
  NULL,
  helper_ext_init
}};
