/* An echo as a module in C: events, one for each connection. Prints its port. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ec_config.h"
#include "event.h"
#include "module.h"
#include "scheduler.h"

enum { SIZE = 4096 };

static int echo(Event *event, int type, void *closure, struct timeval *now) {
  char buffer[SIZE];
  int mask = E_READ;
  int size = event_read(event, buffer, SIZE, &mask);
  (void)type, (void)closure, (void)now;
  if (size < 0 && errno == EAGAIN) {
    return mask;
  }
  if (size <= 0 || event_write(event, buffer, size, &mask) != size) {
    event_close(event);
    return 0;
  }
  return E_READ;
}

static int on_connection(Event *event, int type, void *closure,
                         struct timeval *now) {
  int fd = accept4(event->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  (void)type, (void)closure, (void)now;
  if (fd >= 0) {
    schedule_event(build_fd_event(fd, E_READ, E_AGGRESSIVE_NONE, echo, NULL));
  }
  return E_READ;
}

static int conf_setup(generic_module_infrastructure *self, int ignored) {
  (void)self, (void)ignored;
  return 0;
}

static int ext_init(generic_module_infrastructure *self,
                    ec_config_header *transaction, string *output, int flags) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t length = sizeof(address);
  int listening;
  (void)self, (void)transaction, (void)output;
  if (EC_MODULE_INIT_MODE(flags) != EC_MODULE_INIT_POSTINIT) {
    return 0;
  }
  listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listening, (struct sockaddr *)&address, sizeof(address)) != 0 ||
      listen(listening, 128) != 0) {
    return -1;
  }
  getsockname(listening, (struct sockaddr *)&address, &length);
  schedule_event(build_fd_event(listening, E_READ, E_AGGRESSIVE_NONE,
                                on_connection, NULL));
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure echo_module = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "echo_module.c", "Echo", _EC_VER,
  NULL, NULL, NULL, NULL, NULL, conf_setup, NULL, NULL, ext_init
}};
