/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_XMPP_EC_XMPP_H
#define EC_MODULES_XMPP_EC_XMPP_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_xmpp_jid_parse)
ec_xmpp_jid *ec_xmpp_jid_parse(EC_ANYTHING);
EC_NOT_HERE(ec_xmpp_register_handler)
int ec_xmpp_register_handler(EC_ANYTHING);
EC_NOT_HERE(ec_xmpp_route_stanza)
void ec_xmpp_route_stanza(EC_ANYTHING);
EC_NOT_HERE(ec_xmpp_session_handler_data_get)
ec_blobject *ec_xmpp_session_handler_data_get(EC_ANYTHING);
EC_NOT_HERE(ec_xmpp_session_handler_data_set)
void ec_xmpp_session_handler_data_set(EC_ANYTHING);
EC_NOT_HERE(ec_xmpp_session_send_stanza)
int ec_xmpp_session_send_stanza(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
