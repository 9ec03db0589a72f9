/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_GETOPT_LONG_H
#define EC_GETOPT_LONG_H
#include "ec_types.h"
#include <getopt.h>

#ifdef __cplusplus
extern "C" {
#endif

struct getopt_state {
  int optind;
  int opterr;
  int optopt;
  char *optarg;
  const char *place;
};

int getopt_long2(struct getopt_state *state, int argc, char *const *argv,
    const char *shortopts, const struct option *longopts, int *longind);

#ifdef __cplusplus
}
#endif

#endif
