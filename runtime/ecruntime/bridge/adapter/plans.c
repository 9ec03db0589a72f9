/* Plans of the arguments of hooks. */
#include "plans.h"

#include <string.h>

int echost_is_integer(char letter) {
  return letter && strchr("?cbBhHiulL", letter) != NULL;
}

/* Whether a part of a shape may stand for what C declares. A bare type that
   only the author knows may be a number. */
static int is_fit(char part, char letter) {
  switch (part) {
  case 'i':
    return echost_is_integer(letter);
  case 'f':
    return letter == 'f' || letter == 'd';
  case 's':
    return letter == 's' || letter == 'S';
  case 't':
    return letter == 't';
  case 'y':
  case 'Y':
  case '*':
    return letter == 'p';
  case 'o':
    return letter != 'v';
  case 'v':
    return letter == 'v';
  default:
    return 0;
  }
}

/* One part of a shape; returns what follows it, NULL when it does not fit. */
static const char *read_part(const char *shape, char letter,
                             echost_item *item) {
  char part = *shape;
  if (!is_fit(part, letter)) {
    return NULL;
  }
  item->code = part == 'y' || part == 'Y' || part == '*' ? part : letter;
  shape++;
  if (part == '*') {
    item->target = *shape;
    return *shape ? shape + 1 : NULL;
  }
  return shape;
}

static int disagree(const ec_hook_decl *declaration, const char *shape) {
  PyErr_Format(PyExc_TypeError,
               "the hook %s is declared in C as '%s %s', which differs from "
               "its declaration in Python (%s, not %s)",
               declaration->name, declaration->returns, declaration->arguments,
               declaration->kinds, shape);
  return -1;
}

static void plan_by_letters(echost_plan *plan, const char *kinds) {
  int at;
  plan->result.code = kinds[0];
  for (at = 0; at < plan->count; at++) {
    plan->items[at].code = kinds[at + 1];
  }
}

int echost_plan_make(echost_plan *plan, const ec_hook_decl *declaration,
                     const char *shape) {
  const char *kinds = declaration->kinds;
  const char *rest = shape;
  int at;
  memset(plan, 0, sizeof(*plan));
  plan->count = (int)strlen(kinds) - 1;
  if (plan->count < 0 || plan->count > ECHOST_MOST_ARGUMENTS) {
    PyErr_Format(PyExc_TypeError, "the hook %s has %d arguments",
                 declaration->name, plan->count);
    return -1;
  }
  if (!shape) {
    plan_by_letters(plan, kinds);
    return 0;
  }
  rest = read_part(rest, kinds[0], &plan->result);
  for (at = 0; rest && at < plan->count; at++) {
    rest = read_part(rest, kinds[at + 1], &plan->items[at]);
    plan->has_cells |= plan->items[at].code == '*';
    if (rest && *rest == '#') {
      rest++;
      if (at) {
        plan->items[at - 1].is_measured = plan->items[at].is_length = 1;
      }
    }
  }
  return rest && !*rest ? 0 : disagree(declaration, shape);
}

int echost_plan_follow(echost_plan *plan, const ec_hook_decl **made_for,
                       const ec_hook_decl *declaration, PyObject *shape) {
  const char *text;
  if (*made_for == declaration) {
    return 0;
  }
  text = PyUnicode_AsUTF8(shape);
  if (!text || echost_plan_make(plan, declaration, text) < 0) {
    return -1;
  }
  *made_for = declaration;
  return 0;
}
