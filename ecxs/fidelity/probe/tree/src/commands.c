/* Commands that are registered besides that of the module. */
#include "observers.h"

#include "control.h"

static const char *called_ = "none";

static int answer(void *closure, string *response, const char *command,
    int xml) {
  (void)command;
  (void)xml;
  called_ = closure;
  stringprintf(response, "CALLED\t%s\n", called_);
  return EC_RUN_COMMAND_COMPLETED;
}

void register_commands(void) {
  static int is_done;

  /* They stay for the life of the server. */
  if (is_done) return;
  is_done = 1;
  ec_control_register_command("fidelitywords", (void *)"short", answer);
  ec_control_register_command("fidelitywords long", (void *)"long", answer);
#ifndef NO_commands_27
  {
    static ec_control_type type;

    type.prefix = "fidelitytype";
    type.closure = (void *)"type";
    type.func = answer;
    ec_control_register_type(&type);
  }
#endif
}

void tell_commands(string *out) {
  stringprintf(out, "CALLED\t%s\n", called_);
  called_ = "none";
}
