/*
 * What tells one release of the packages from another: a process has those of
 * its first tree. Scheduler thread, without Python.
 */
#include "ecpython.h"

#include <stdio.h>
#include <string.h>

enum { DIGEST = 64 };

static char first[DIGEST + 1];

/* The digest of the tree at `root`; -1 after a log line. */
static int read_digest(generic_module_infrastructure *self, const char *root,
                       char digest[DIGEST + 1]) {
  char path[4096];
  size_t size = 0;
  FILE *file;
  snprintf(path, sizeof(path), "%s/runtime.sha256", root);
  file = fopen(path, "re");
  if (file) {
    size = fread(digest, 1, DIGEST, file);
    fclose(file);
  }
  digest[size] = '\0';
  if (size == DIGEST) {
    return 0;
  }
  ec_mod_debug(self, DCRITICAL,
               "'%s' does not tell the release of the packages: install the "
               "whole tree, or build with ROOT=DIR for where it lies\n",
               path);
  return -1;
}

/* 0 for the tree of the first module, and for one with the same packages. */
int ecp_check_release(generic_module_infrastructure *self, const char *root) {
  char digest[DIGEST + 1];
  if (read_digest(self, root, digest) != 0) {
    return -1;
  }
  if (!ecp_server_ || strcmp(digest, first) == 0) {
    memcpy(first, digest, sizeof(first));
    return 0;
  }
  ec_mod_debug(self, DCRITICAL,
               "'%s' has ecruntime and ecserver of another release than the "
               "modules in Python that run: export all of them with one ecxs, "
               "and start the server anew\n",
               root);
  return -1;
}
