/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_TYPES_H
#define EC_HOOKS_TYPES_H
/* What the arguments of hooks are made of. */
#include "ec_message.h"
#include "smtp.h"
#define EC_CLUSTER_STATS_REQUEST 1
#endif
