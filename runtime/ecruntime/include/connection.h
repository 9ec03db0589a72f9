/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CONNECTION_H
#define EC_CONNECTION_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CONN_ACTION_REQUEUE1 1
#define CONN_ACTION_PURGE_DOMAIN 2
#define CONN_ERROR_MX_LOOKUP_FAILED 4
#define CONN_ERROR_MX_LOOKUP_PENDING 8
#define CONN_ERROR_SMTP_NULL_MX 16
#define CONN_ERROR_NO_MXS_REACHABLE 32
#define CONN_ERROR_PROHIBITED_IP 64
#define CONN_ERROR_HOST_MAX_REACHED 128
#define CONN_ERROR_SOCKET 256
#define CONN_ERROR_IOCTL 512
#define CONN_ERROR_BIND 1024
#define CONN_ERROR_CONNECT 2048
#define CONN_ERROR_CONNECT_NETWORK 4096
#define CONN_ERROR_CONNECT_TIMEOUT 8192
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(connection_address)
address *connection_address(EC_ANYTHING);
EC_NOT_HERE(connection_used_for_email_message)
void connection_used_for_email_message(EC_ANYTHING);
EC_NOT_HERE(connection_used_for_message)
void connection_used_for_message(EC_ANYTHING);
EC_NOT_HERE(dec_inbound_connections)
void dec_inbound_connections(EC_ANYTHING);
EC_NOT_HERE(h_to_c)
connection *h_to_c(EC_ANYTHING);
EC_NOT_HERE(initiate_connection)
connection_handle *initiate_connection(EC_ANYTHING);
EC_NOT_HERE(initiate_connection_smtp)
int initiate_connection_smtp(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
