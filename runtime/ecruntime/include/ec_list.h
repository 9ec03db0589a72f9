/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_LIST_H
#define EC_EC_LIST_H
#include "eclist.h"
#endif
