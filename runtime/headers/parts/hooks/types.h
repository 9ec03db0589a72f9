#ifndef EC_HOOKS_TYPES_H
#define EC_HOOKS_TYPES_H
/* What the arguments of hooks are made of. */
#include "ec_message.h"
#include "smtp.h"
/* @constants */
#endif
