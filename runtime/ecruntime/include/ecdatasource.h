/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_ECDATASOURCE_H
#define EC_ECDATASOURCE_H
#include "modules/datasource/ecdatasource.h"
#endif
