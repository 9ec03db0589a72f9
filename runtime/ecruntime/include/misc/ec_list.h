/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_EC_LIST_H
#define EC_MISC_EC_LIST_H
#include "eclist.h"
#endif
