#include "tide.h"
struct tide { int level; int configured; char *copy; };
TIDE_STATE;
void tide_control_show(struct tide *self, string *response, const char *arguments, int xml) {
  struct tide_held held;
  const ec_ptr_array *names;
  (void)xml;
  stringprintf(response, "<%s> level=%d configured=%d missing=%d\n", arguments, self->level, self->configured, tide_option_missing(self, NULL));
  stringprintf(response, "greeting=%s\n", tide_option_greeting(self, NULL, &held)); tide_release(&held);
  stringprintf(response, "none=%s\n", tide_option_none(self, NULL, &held) ? "text" : "NULL"); tide_release(&held);
  names = tide_option_names(self, NULL, &held);
  stringprintf(response, "names=%d %s\n", names ? names->size : -1, names ? ((ec_config_value_storage *)names->items[1])->vstr : "");
  tide_release(&held);
  stringprintf(response, "window=%d %d %d deep=%d %d part=%g\n", tide_option_Tide_Window(self, NULL, "b", "d"), tide_option_Tide_Window(self, NULL, NULL, "d"),
    tide_option_Tide_Window(self, NULL, NULL, NULL), tide_option_Tide_Deep(self, NULL, "g", "d"), tide_option_Tide_Deep(self, NULL, "g", NULL), tide_option_part(self, NULL));
}
void tide_control(struct tide *self, string *response, const char *command, int xml) { (void)self; (void)xml; stringprintf(response, "caught %s", command); }
int tide_validate_Tide_Window(int value, string *output) { if (value == 13) { stringprintf(output, "no 13 here"); return 0; } return 1; }
int tide_open(struct tide *self) { self->copy = ec_malloc(tide_memtype_entry); return 0; }
int tide_configure(struct tide *self, ec_config_header *transaction, string *output) {
  (void)output; self->configured++; self->level = tide_option_level(self, transaction); return 0; }
void tide_close(struct tide *self) { ec_free(tide_memtype_entry, self->copy); }
