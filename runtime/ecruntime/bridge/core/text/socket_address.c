/* Socket addresses as texts: 10.0.0.1:25, [::1]:25, /path; without the port,
   10.0.0.1 and ::1. Any thread. */
#include "ecb_thread.h"
#include "misc/ec_string.h"
#include "netlistener.h"
#include <arpa/inet.h>

enum { TEXT_SIZE = 128 };

ECB_EXPORT u_int8_t ec_sockaddr_family(ec_sockaddr *address) {
  return (u_int8_t)address->sa.sa_family;
}

static int render_ip(int family, const void *bytes, in_port_t port,
                     char *text, int opt) {
  char ip[INET6_ADDRSTRLEN];
  if (!inet_ntop(family, bytes, ip, sizeof(ip))) {
    return -1;
  }
  if (opt & EC_SA2S_NO_PORT) {
    return snprintf(text, TEXT_SIZE, "%s", ip);
  }
  return snprintf(text, TEXT_SIZE, family == AF_INET6 ? "[%s]:%d" : "%s:%d", ip,
                  ntohs(port));
}

/* Callers give addresses of every type behind one pointer. */
static int render(const struct sockaddr *address, char text[TEXT_SIZE],
                  int opt) {
  ec_sockaddr copy;
  switch (address->sa_family) {
  case AF_INET:
    memcpy(&copy.sin, address, sizeof(copy.sin));
    return render_ip(AF_INET, &copy.sin.sin_addr, copy.sin.sin_port, text, opt);
  case AF_INET6:
    memcpy(&copy.sin6, address, sizeof(copy.sin6));
    return render_ip(AF_INET6, &copy.sin6.sin6_addr, copy.sin6.sin6_port, text,
                     opt);
  case AF_UNIX: {
    const char *path = (const char *)address + offsetof(struct sockaddr_un, sun_path);
    return snprintf(text, TEXT_SIZE, "%.*s",
                    (int)strnlen(path, sizeof(copy.unixaddr.sun_path)), path);
  }
  default:
    return snprintf(text, TEXT_SIZE, "family %d", address->sa_family);
  }
}

/* The length that was wanted: at least `size` means cut off. 0 on failure. */
ECB_EXPORT int sockaddr_to_string_opt(struct sockaddr *address, char *buffer,
                                      int size, int opt) {
  char text[TEXT_SIZE];
  int length = render(address, text, opt);
  if (size > 0) {
    snprintf(buffer, (size_t)size, "%s", length > 0 ? text : "");
  }
  return length > 0 ? length : 0;
}

ECB_EXPORT int sockaddr_to_string2(struct sockaddr *address, char *buffer,
                                   int size) {
  return sockaddr_to_string_opt(address, buffer, size, 0);
}

/* Without a buffer the text lies in the thread's record, until the thread asks
   again. *length is the size of the buffer before, and that of the text after.
   NULL only when the thread has no record, for want of memory. */
ECB_EXPORT char *sockaddr_to_string(struct sockaddr *address, char *buffer,
                                    int *length) {
  int size = TEXT_SIZE;
  int wanted;
  if (!buffer) {
    ecb_thread *thread = ecb_thread_try();
    if (!thread) {
      return NULL;
    }
    buffer = thread->address_text;
  } else if (length) {
    size = *length;
  }
  wanted = sockaddr_to_string2(address, buffer, size);
  if (length) {
    *length = wanted < size ? wanted : size > 0 ? size - 1 : 0;
  }
  return buffer;
}

/* Appends. Returns the length, or 0 on failure. */
ECB_EXPORT int sockaddr_to_string3(struct sockaddr *address, string *text) {
  char here[TEXT_SIZE];
  int length = render(address, here, 0);
  if (length <= 0 || stringwrite2(text, here, (size_t)length) < 0) {
    return 0;
  }
  return length;
}

/* 1 for the same address; with EC_SA2S_NO_PORT, whatever the ports. */
ECB_EXPORT int sock_address_equal(struct sockaddr *left, struct sockaddr *right,
                                  int flags) {
  char texts[2][TEXT_SIZE];
  ec_sockaddr six[2];
  if (left->sa_family != right->sa_family ||
      render(left, texts[0], flags) < 0 || render(right, texts[1], flags) < 0 ||
      strcmp(texts[0], texts[1]) != 0) {
    return 0;
  }
  if (left->sa_family == AF_INET6) {
    memcpy(&six[0].sin6, left, sizeof(six[0].sin6));
    memcpy(&six[1].sin6, right, sizeof(six[1].sin6));
    return six[0].sin6.sin6_scope_id == six[1].sin6.sin6_scope_id;
  }
  return left->sa_family == AF_INET || left->sa_family == AF_UNIX;
}

static socklen_t size_of(int family) {
  switch (family) {
  case AF_INET:
    return sizeof(struct sockaddr_in);
  case AF_INET6:
    return sizeof(struct sockaddr_in6);
  case AF_UNIX:
    return sizeof(struct sockaddr_un);
  default:
    return sizeof(struct sockaddr);
  }
}

ECB_EXPORT void ec_sockaddr_serialize(ec_sockaddr_serialized *packed,
                                      ec_sockaddr *address) {
  memset(packed, 0, sizeof(*packed));
  packed->family = ec_sockaddr_family(address);
  packed->length = (u_int8_t)size_of(packed->family);
  memcpy(packed->bytes, address, packed->length);
}

/* A length that is not that of the family gives AF_UNSPEC. */
ECB_EXPORT void ec_sockaddr_unserialize(ec_sockaddr_serialized *packed,
                                        ec_sockaddr *address) {
  memset(address, 0, sizeof(*address));
  if (packed->length == size_of(packed->family)) {
    memcpy(address, packed->bytes, packed->length);
    address->sa.sa_family = packed->family;
  }
}
