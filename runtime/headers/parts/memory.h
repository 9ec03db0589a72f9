#ifndef EC_MEMORY_H
#define EC_MEMORY_H
/* Old system headers include this name and want theirs. */
#include_next <memory.h>
#include "ec_malloc.h"
#endif
