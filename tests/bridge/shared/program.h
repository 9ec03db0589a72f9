#ifndef PROGRAM_H
#define PROGRAM_H
/* A host in plain C: what the cases of a program share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                   \
  do {                                                                     \
    if (!(condition)) {                                                    \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,           \
              #condition);                                                 \
      exit(3);                                                             \
    }                                                                      \
  } while (0)

struct test_case {
  const char *name;
  void (*run)(int count);
};

/* Runs the case that the first argument names; the second is a number. */
static inline int run_case(const struct test_case *cases, int argc,
                           char **argv) {
  for (; cases->name; cases++) {
    if (argc > 1 && strcmp(cases->name, argv[1]) == 0) {
      cases->run(argc > 2 ? atoi(argv[2]) : 0);
      return 0;
    }
  }
  fprintf(stderr, "no such case\n");
  return 2;
}

#endif
