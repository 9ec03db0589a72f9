#ifndef ECHOST_PLANS_H
#define ECHOST_PLANS_H
/*
 * How the arguments of a hook cross: the letters of its declaration in C, made
 * more exact by the shape that its signature in Python has. A shape is the
 * result and then each parameter: i f s t v as the kinds of types are called,
 * y bytes and Y bytes that may be written to, o any pointer, * and a letter of
 * C for a cell and its content (y and Y, too); # after an i says that it is the
 * length of the parameter before.
 */
#include "ecxs/hook_chain.h"
#include "echost.h"

enum { ECHOST_MOST_ARGUMENTS = 16 };

typedef struct echost_item {
  char code;   /* a letter of C, or one of y Y * */
  char target; /* of a cell: the letter of its content */
  char is_measured; /* the next one is its length */
  char is_length;   /* of the one before */
} echost_item;

typedef struct echost_plan {
  int count;
  int has_cells;
  echost_item result;
  echost_item items[ECHOST_MOST_ARGUMENTS];
} echost_plan;

/* With the interpreter lock. Without a shape the letters alone count. 0, or -1
   with TypeError when both do not agree. */
int echost_plan_make(echost_plan *plan, const ec_hook_decl *declaration,
                     const char *shape);

/* The same for what sees calls of one hook, by a shape that is a str. It is made
   anew for another declaration: two libraries may declare a hook alike, each
   with one of its own. */
int echost_plan_follow(echost_plan *plan, const ec_hook_decl **made_for,
                       const ec_hook_decl *declaration, PyObject *shape);

/* Whether a letter is that of an integer. */
int echost_is_integer(char letter);

#endif
