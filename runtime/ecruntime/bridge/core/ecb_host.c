/* The host's table of functions. */
#include "ecb_host.h"

/* The process has one host. */
ecb_host ecb_host_;

void ecb_host_set(const ecb_host *host) { ecb_host_ = *host; }
