/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_H
#define EC_MODULES_MOBILITY_SMPP_H
#include "modules/mobility/smpp/smpp.h"
#endif
