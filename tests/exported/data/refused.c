/* A module whose conf_setup fails: prints the log. Arguments: the folder of the
   trees, and libraries that the process has before. */
#include "host.h"

#include <dlfcn.h>

int main(int argc, char **argv) {
  int index;
  CHECK(argc >= 2);
  host_open();
  for (index = 2; index < argc; index++) {
    CHECK(dlopen(argv[index], RTLD_NOW | RTLD_GLOBAL));
  }
  CHECK(!host_load(argv[1], "beacon"));
  printf("%s", host_log());
  return 0;
}
