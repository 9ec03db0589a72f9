/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SMTP_H
#define EC_SMTP_H
#include "ec_types.h"
#include "ec_message.h"
#include "misc/ec_ptr_array.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MC_STATE_START 0
#define MC_STATE_START_RESPONSE 1
#define MC_STATE_EHLO 2
#define MC_STATE_EHLO_RESPONSE 3
#define MC_STATE_MAILFROM 4
#define MC_STATE_MAILFROM_RESPONSE 5
#define MC_STATE_RCPTTO 6
#define MC_STATE_RCPTTO_RESPONSE 7
#define MC_STATE_DATA 8
#define MC_STATE_BODY 9
#define MC_STATE_BODY_RESPONSE 10
#define MC_STATE_ASYNC_BODY_RESPONSE 11
#define MC_STATE_OK 12
#define MC_STATE_RELAYING_DENIED 13
#define MC_STATE_EXTENSION_1 14
#define MC_STATE_EXTENSION_2 15
#define MC_STATE_EXTENSION_3 16
#define MC_STATE_EXTENSION_4 17
#define MC_STATE_CONCURRENCY_LIMIT 18
#define MC_STATE_RCPTTO_LIST_RESPONSE 19
#define MC_STATE_RCPTTO_LIST_FINAL_RESPONSE 20
#define MC_STATE_SETUP 21
#define MC_STATE_MCMT_FIXUP 22
#define MC_STATE_COUNT 23
struct _delivery_construct {
  Event *e;
  ec_message *message;
  connection_handle *conn_handle;
  int last_nread;
  int bytes;
  int towrite;
  char *buffer;
  buf_storage *large_buf;
  int large_buf_bytes;
  unsigned transform_8bitmime : 2;
  unsigned batch_assessed : 1;
  unsigned _spare : 29;
  ec_ptr_array batch;
  ec_config_header *transaction;
  io_object *alt_body;
  time_t config_last_refreshed;
  int use_sendfile;
  int tcpbuf;
  int migrate_connections_between_sibling_domains;
  int keep_message_dicts_in_memory;
  int binding_domain_idle_timeout;
  int binding_domain_rset_timeout;
  int binding_domain_ehlo_timeout;
  int binding_domain_mailfrom_timeout;
  int binding_domain_rcptto_timeout;
  int binding_domain_body_timeout;
  int binding_domain_delivery_method;
  int binding_domain_max_deliveries;
  int binding_domain_max_recipients_per_connection;
  int binding_domain_max_recipients_per_batch;
  int binding_domain_transform_8bitmime;
  int binding_domain_send_8bitmime;
  int binding_domain_use_xclient;
  int tls_parms_loaded;
  int binding_domain_use_tls;
  int binding_domain_tls_verify;
  char *binding_domain_tls_cert;
  char *binding_domain_tls_key;
  char *binding_domain_tls_ca;
  char *binding_domain_tls_ciphers;
};

struct _smtp_client_args {
  ECDict dict;
  int len;
};

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_smtp_closeconn)
int ec_smtp_closeconn(EC_ANYTHING);
EC_NOT_HERE(read_smtp)
int read_smtp(EC_ANYTHING);
EC_NOT_HERE(read_smtp2)
int read_smtp2(EC_ANYTHING);
EC_NOT_HERE(smtp_client_args_add)
int smtp_client_args_add(EC_ANYTHING);
EC_NOT_HERE(smtp_client_args_delete)
void smtp_client_args_delete(EC_ANYTHING);
EC_NOT_HERE(smtp_client_args_exists_and_fetch)
int smtp_client_args_exists_and_fetch(EC_ANYTHING);
EC_NOT_HERE(smtp_get_state)
smtp_state *smtp_get_state(EC_ANYTHING);
EC_NOT_HERE(smtp_get_state_machine)
smtp_state *smtp_get_state_machine(EC_ANYTHING);
EC_NOT_HERE(smtp_next_state)
void smtp_next_state(EC_ANYTHING);
EC_NOT_HERE(smtp_parse_capabilities)
void smtp_parse_capabilities(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
