#include "ec_config.h"
#include "network.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

static int prefix_of(const char *digits, int most) {
  char *end;
  long prefix = strtol(digits, &end, 10);

  return end == digits || *end || prefix < 0 || prefix > most ? -1 : (int)prefix;
}

int network_parse(const char *text, struct network *made) {
  char address[INET6_ADDRSTRLEN];
  const char *slash = strchr(text, '/');

  if (!slash || (size_t)(slash - text) >= sizeof(address)) return 0;
  memcpy(address, text, (size_t)(slash - text));
  address[slash - text] = '\0';
  made->family = strchr(address, ':') ? AF_INET6 : AF_INET;
  made->prefix = prefix_of(slash + 1, made->family == AF_INET ? 32 : 128);
  return made->prefix >= 0
    && inet_pton(made->family, address, made->address) == 1;
}

int network_has(const struct network *network, const ec_sockaddr *address) {
  const unsigned char *bytes = address->sa.sa_family == AF_INET
    ? (const unsigned char *)&address->sin.sin_addr
    : (const unsigned char *)&address->sin6.sin6_addr;
  size_t whole = (size_t)network->prefix / 8;
  int rest = network->prefix % 8;

  if (address->sa.sa_family != network->family) return 0;
  if (memcmp(bytes, network->address, whole) != 0) return 0;
  return !rest || !((bytes[whole] ^ network->address[whole]) >> (8 - rest));
}
