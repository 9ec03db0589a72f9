/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CIDRTREE_H
#define EC_CIDRTREE_H
#include "cidrtree/cidrtree.h"
#endif
