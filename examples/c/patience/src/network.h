/* Networks such as 192.0.2.0/24 and 2001:db8::/32. */
#ifndef PATIENCE_NETWORK_H
#define PATIENCE_NETWORK_H

#include "netlistener.h"

struct network {
  int family;
  int prefix; /* bits that count */
  unsigned char address[sizeof(struct in6_addr)];
};

/* Returns 1, or 0 for what is no network. Any thread. */
int network_parse(const char *text, struct network *made);

int network_has(const struct network *network, const ec_sockaddr *address);

#endif
