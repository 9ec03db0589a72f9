/* The client's side of the console: blocking calls, for threads of pools. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "ecb_export.h"

/* As the Python side has them (console/protocol.py). */
enum { REQUEST_HEADER = 4, REPLY_HEADER = 6, MOST_REPLY = 8 << 20 };
static const char default_endpoint_[] = "/tmp/2025";

static void name_it(char *outname, const char *endpoint) {
  if (outname) {
    snprintf(outname, PATH_MAX, "%s", endpoint);
  }
}

static int connect_path(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd;
  if (strlen(path) >= sizeof(address.sun_path)) {
    errno = ENAMETOOLONG;
    return -1;
  }
  strcpy(address.sun_path, path);
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 &&
      connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
    int failure = errno;
    close(fd);
    errno = failure;
    return -1;
  }
  return fd;
}

/* `name:port` or `[address]:port`, taken apart in place. */
static int take_apart(char *text, char **host, char **port) {
  char *colon = strrchr(text, ':');
  if (!colon || !colon[1]) {
    return -1;
  }
  *port = colon + 1;
  *colon = '\0';
  *host = text;
  if (*text == '[') {
    if (colon[-1] != ']') {
      return -1;
    }
    colon[-1] = '\0';
    ++*host;
  }
  return 0;
}

static int connect_any(const struct addrinfo *one) {
  for (; one; one = one->ai_next) {
    int fd = socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      continue;
    }
    if (connect(fd, one->ai_addr, one->ai_addrlen) == 0) {
      return fd;
    }
    close(fd);
  }
  return -1;
}

static int connect_name(const char *endpoint) {
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  char text[300], *host, *port;
  int fd;
  snprintf(text, sizeof(text), "%s", endpoint);
  if (take_apart(text, &host, &port) != 0) {
    errno = EINVAL;
    return -1;
  }
  if (getaddrinfo(host, port, &hints, &found) != 0) {
    errno = EHOSTUNREACH;
    return -1;
  }
  fd = connect_any(found);
  freeaddrinfo(found);
  return fd;
}

/* A path or NAME:PORT; NULL or an empty text for the usual one. A descriptor,
   or -1 with errno. `outname` has room for PATH_MAX bytes, or is NULL. */
ECB_EXPORT int cli_conn(const char *endpoint, char *outname) {
  const char *place = endpoint && *endpoint ? endpoint : default_endpoint_;
  name_it(outname, place);
  return *place == '/' ? connect_path(place) : connect_name(place);
}

static int write_all(int fd, const void *bytes, size_t size) {
  const char *place = bytes;
  while (size > 0) {
    ssize_t count = send(fd, place, size, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return 0;
    }
    place += count;
    size -= (size_t)count;
  }
  return 1;
}

static int read_all(int fd, void *bytes, size_t size) {
  char *place = bytes;
  while (size > 0) {
    ssize_t count = read(fd, place, size);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return 0;
    }
    place += count;
    size -= (size_t)count;
  }
  return 1;
}

static int send_request(int fd, const char *command) {
  unsigned char header[REQUEST_HEADER] = {0};
  size_t length = strlen(command);
  if (length > UINT16_MAX) {
    errno = EMSGSIZE;
    return 0;
  }
  header[2] = (unsigned char)(length >> 8);
  header[3] = (unsigned char)length;
  return write_all(fd, header, sizeof(header)) &&
         write_all(fd, command, length);
}

/* The length of the reply, -1 for no reply. */
static long read_header(int fd) {
  unsigned char header[REPLY_HEADER];
  u_int32_t length;
  if (!read_all(fd, header, sizeof(header))) {
    return -1;
  }
  length = (u_int32_t)header[2] << 24 | (u_int32_t)header[3] << 16 |
           (u_int32_t)header[4] << 8 | header[5];
  return length <= MOST_REPLY ? (long)length : -1;
}

ECB_EXPORT int ec_control_send_command(int fd, const char *command,
                                       void *closure,
                                       int (*consumer)(void *closure, char *buf,
                                                       int len)) {
  char piece[4096];
  long left = send_request(fd, command) ? read_header(fd) : -1;
  if (left < 0) {
    return 0;
  }
  while (left > 0) {
    size_t size = left < (long)sizeof(piece) ? (size_t)left : sizeof(piece);
    if (!read_all(fd, piece, size)) {
      return 0;
    }
    consumer(closure, piece, (int)size);
    left -= (long)size;
  }
  return 1;
}

/* Frees its input. The reply is freed with free(); NULL without one. The hint
   is not needed: the reply says how long it is. */
ECB_EXPORT char *send_command(int fd, char *input, int max_len) {
  long length = send_request(fd, input) ? read_header(fd) : -1;
  char *reply = length >= 0 ? malloc((size_t)length + 1) : NULL;
  (void)max_len;
  free(input);
  if (reply && !read_all(fd, reply, (size_t)length)) {
    free(reply);
    return NULL;
  }
  if (reply) {
    reply[length] = '\0';
  }
  return reply;
}
