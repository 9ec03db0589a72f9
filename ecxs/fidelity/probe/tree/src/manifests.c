/* The planted manifests, as the server knows them. */
#include "observers.h"

#include <string.h>
#include <strings.h>

enum { TEXT = 2048 };

static const char *value_of(ec_module_manifest_iter_t *iterator,
    const char *module, const char *key) {
  const char *value = NULL;

  if (!ec_module_manifest_value_as_string(iterator, module, key, &value)) {
    return "(none)";
  }
  return value ? value : "(null)";
}

static int has(ec_module_manifest_iter_t *iterator, const char *module,
    const char *key) {
  const char *value = NULL;

  return ec_module_manifest_value_as_string(iterator, module, key, &value) == 1;
}

/* The names of all modules that begin so, in their order, without that. */
static const char *names_behind(const char *beginning, char *place,
    size_t size) {
  ec_module_manifest_iter_t iterator;
  const char *name = NULL;
  size_t length = strlen(beginning);

  place[0] = '\0';
  ec_module_manifest_iter_init(&iterator);
  while (ec_module_manifest_iter_next(&iterator, &name) == 1 && name) {
    if (strncmp(name, beginning, length) == 0) {
      append(place, size, "%s%s", place[0] ? " " : "", name + length);
    }
  }
  ec_module_manifest_iter_destroy(&iterator);
  if (!place[0]) append(place, size, "(none)");
  return place;
}

static void observe_lines(string *out, ec_module_manifest_iter_t *iterator) {
  char text[TEXT] = "";

  observe(out, "manifests.repeated-lines", "M",
      "three lines each: fidelity.c, fidelity.a, fidelity.b",
      "provides: %s; requires: %s",
      value_of(iterator, "fidelity_r_lines", "msys.provides"),
      value_of(iterator, "fidelity_r_lines", "msys.requires"));
  observe(out, "manifests.auto-lines", "M",
      "in this order: auto fidelity.z, plain fidelity.y, auto fidelity.x",
      "plain: %s; auto: %s",
      value_of(iterator, "fidelity_a_lines", "msys.provides"),
      value_of(iterator, "fidelity_a_lines", "msys.provides:auto"));
  append(text, sizeof(text), "hash %s, semicolon %s, indented %s",
      has(iterator, "fidelity_c_lines", "hash") ? "read" : "hidden",
      has(iterator, "fidelity_c_lines", "semicolon") ? "read" : "hidden",
      has(iterator, "fidelity_c_lines", "indented") ? "read" : "hidden");
  append(text, sizeof(text), "; behind a value: [%s] [%s]",
      value_of(iterator, "fidelity_c_lines", "inline"),
      value_of(iterator, "fidelity_c_lines", "other"));
  observe(out, "manifests.comments", "M",
      "behind a value: one # comment, one ; comment", "%s", text);
  observe(out, "manifests.texts", "M",
      "quotes, backslash, another alphabet, carriage return",
      "[%s] [%s] [%s] [%s]",
      value_of(iterator, "fidelity_t_lines", "quoted"),
      value_of(iterator, "fidelity_t_lines", "slashed"),
      value_of(iterator, "fidelity_u_lines", "accent"),
      value_of(iterator, "fidelity_w_lines", "key"));
}

static const char *found(int is_found) {
  return is_found ? "found" : "not found";
}

static void observe_names(string *out, ec_module_manifest_iter_t *iterator) {
  observe(out, "manifests.case-of-names", "M",
      "asked for in other case: module, key, capability",
      "module %s, key %s, capability %s",
      found(has(iterator, "FIDELITY_R_LINES", "msys.requires")),
      found(has(iterator, "fidelity_r_lines", "MSYS.REQUIRES")),
      found(ec_config_option_slot_from_capability(
          (char *)"CONFIG.GLOBAL.FIDELITY_DOMAIN") >= 0));
}

static void add_family(char *text, size_t size, const char *capability,
    size_t length) {
  char family[64];

  snprintf(family, sizeof(family), " %.*s ", (int)length, capability);
  if (!strstr(text, family)) append(text, size, "%s", family + 1);
}

/* The words before the first dot of all that modules of the server provide. */
static void observe_families(string *out) {
  ec_module_manifest_iter_t iterator;
  const char *name = NULL;
  char text[TEXT] = " ";

  ec_module_manifest_iter_init(&iterator);
  while (ec_module_manifest_iter_next(&iterator, &name) == 1 && name) {
    const char *at;

    if (strncasecmp(name, "fidelity", strlen("fidelity")) == 0) continue;
    at = value_of(&iterator, name, "msys.provides");
    while (*at && *at != '(') {
      size_t length = strcspn(at, ".,: \t");

      add_family(text, sizeof(text), at, length);
      at += strcspn(at, ", \t");
      at += strspn(at, ", \t");
    }
  }
  ec_module_manifest_iter_destroy(&iterator);
  observe(out, "manifests.families", "M", "of the modules beside the probe's",
      "%s", text[1] ? text + 1 : "(none)");
}

void observe_manifests(string *out) {
  ec_module_manifest_iter_t iterator;
  char text[TEXT];
  const char *at, *deepest;

  ec_module_manifest_refresh();
  observe(out, "manifests.order-of-scanning", "M",
      "Zeta.ecm, alpha.ecm, alpha/inside.ecm, beta/inside.ecm, beta.ecm, "
      "zulu.ecm, written in another order",
      "%s", names_behind("fidelity_p_", text, sizeof(text)));
  observe(out, "manifests.hidden-names", "M", "a file, and a file in a folder",
      "%s", names_behind("fidelity_h_", text, sizeof(text)));
  observe(out, "manifests.links", "M",
      "a link to a file, and one to a folder, both outside", "%s",
      names_behind("fidelity_l_", text, sizeof(text)));
  names_behind("fidelity_d_", text, sizeof(text));
  deepest = text;
  for (at = text; *at; at += strspn(at, " ")) {
    if (atoi(at) > atoi(deepest)) deepest = at;
    at += strcspn(at, " ");
  }
  observe(out, "manifests.depth", "M", "40 folders in one another", "%.*s",
      (int)strcspn(deepest, " "), deepest);
  observe(out, "manifests.broken-file", "M",
      "one before the broken line, one behind it, and one in the next file",
      "%s", names_behind("fidelity_b_", text, sizeof(text)));
  ec_module_manifest_iter_init(&iterator);
  observe_lines(out, &iterator);
  observe_names(out, &iterator);
  ec_module_manifest_iter_destroy(&iterator);
  observe_families(out);
}

/* The script has planted a link to the folder itself. */
void observe_loop_of_links(string *out) {
  char text[TEXT];
  const char *at;
  int count = 0;

  ec_module_manifest_refresh();
  names_behind("fidelity_p_", text, sizeof(text));
  for (at = text; (at = strstr(at, "zulu")); at++) count++;
  observe(out, "manifests.links.loop", "M",
      "a folder with a link to itself: how often its module is given", "%d",
      count);
}

void observe_capabilities(string *out) {
  static const char *const forms[] = {
    "config.Global:Fidelity_Domain", "config.Global.Fidelity_Domain",
    "config.Global:Fidelity_Nobody",
  };
  char text[TEXT] = "";
  size_t at;
  int result;
  string told;

  for (at = 0; at < sizeof(forms) / sizeof(forms[0]); at++) {
    STRING_INIT(&told, TEXT);
    append(text, sizeof(text), "%s%s=%d", at ? " " : "", forms[at],
        ec_module_resolve_capability(forms[at], &told));
    string_destroy(&told);
  }
  observe(out, "manifests.capability-forms", "M",
      "by ec_module_resolve_capability; the build has written the manifest",
      "%s", text);
  STRING_INIT(&told, TEXT);
  result = ec_module_resolve_capability("fidelity.offer", &told);
  stringprintf(out, "RESOLVED\t%d\n", result);
  string_destroy(&told);
}
