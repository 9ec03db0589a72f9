/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_BOH_INT_H
#define EC_EC_BOH_INT_H
#include "ec_boh.h"
#endif
