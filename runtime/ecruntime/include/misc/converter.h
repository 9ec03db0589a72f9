/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_CONVERTER_H
#define EC_MISC_CONVERTER_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ECCONV_OK 0
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_convert_buffer)
int ec_convert_buffer(EC_ANYTHING);
EC_NOT_HERE(ec_convert_buffer_to_string)
int ec_convert_buffer_to_string(EC_ANYTHING);
EC_NOT_HERE(ec_convert_io)
io_object *ec_convert_io(EC_ANYTHING);
EC_NOT_HERE(ec_convert_register)
int ec_convert_register(EC_ANYTHING);
EC_NOT_HERE(ec_convert_string)
int ec_convert_string(EC_ANYTHING);
EC_NOT_HERE(ec_converter_close)
void ec_converter_close(EC_ANYTHING);
EC_NOT_HERE(ec_converter_convert)
int ec_converter_convert(EC_ANYTHING);
EC_NOT_HERE(ec_converter_open)
ec_converter *ec_converter_open(EC_ANYTHING);
EC_NOT_HERE(ec_qp_encode_to_string)
int ec_qp_encode_to_string(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
