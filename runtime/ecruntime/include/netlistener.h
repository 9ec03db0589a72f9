/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_NETLISTENER_H
#define EC_NETLISTENER_H
#include "ec_types.h"
#include "event.h"
#include "configuration.h"
#include "message/message_id.h"
#include "message/message_id.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_SA2S_NO_PORT 1
union ec_sockaddr {
  struct sockaddr sa;
  struct sockaddr_in sin;
  struct sockaddr_in6 sin6;
  struct sockaddr_un unixaddr;
};

struct _accept_construct {
  Event *death;
  ec_sockaddr remote_addr;
  union _accept_construct_closure {
    void *vptr;
  } accept_construct_closure;
  u_int8_t protocol;
  cidrnode_ipv4 *listener_inbound_sessions;
  cidrnode_ipv6 *listener_inbound_sessions_ipv6;
  netlistener_instance *inst;
  message_id conn_id;
};

struct _netlistener_def {
  const char *prefix;
  const char *hashkey;
  EventFunc servercode;
  void *closure;
  unsigned skip : 1;
  unsigned _spare : 31;
  EventFunc accepthook;
  int opt_enable;
  int opt_file_mode;
  int opt_backlog;
  int opt_concurrency;
  int opt_accept_queue_backlog;
  int opt_events_per_iter;
  int opt_pool_name;
  int opt_recvbuf;
  int opt_sendbuf;
  int opt_disable_nagle;
  int opt_event_loop;
};

struct ec_listener_address {
  char *text;
  struct sockaddr_storage sa;
  socklen_t len;
};

enum _netlistener_instance_failed_syscall {
  NLSN_SYS_NEVER_ATTEMPTED = 0,
  NLSN_SYS_SOCKET = 1,
  NLSN_SYS_IOCTL = 2,
  NLSN_SYS_BIND = 3,
  NLSN_SYS_LISTEN = 4,
};
struct _netlistener_instance {
  struct _netlistener_def *def;
  const char *address;
  ec_listener_address la;
  int fd;
  int last_errno;
  enum _netlistener_instance_failed_syscall failed_syscall;
  unsigned from_config : 1;
  unsigned pending_cull : 1;
  unsigned _spare : 30;
  sem_t *accept_queue_backlog;
  nb_event_list *head;
  nb_event_list *tail;
  ec_atomic_t nb_event_list_lock;
  ec_atomic_t refcnt;
  cidrnode_ipv4 *inbound_sessions;
  cidrnode_ipv6 *inbound_sessions_ipv6;
  int events_per_iter;
  int enabled;
  int file_mode;
  int a_q_backlog;
  int jobclass;
  int recvbuf_size;
  int sendbuf_size;
  int disable_nagle;
  char *event_loop;
};

struct ec_sockaddr_serialized {
  u_int8_t family;
  u_int8_t length;
  u_int8_t bytes[126];
};

void ec_generate_connection_id(message_id *cid, time_t nowsec);
void netlistener_clean_accept_construct(accept_construct *ac);
void netlistener_instance_addref(netlistener_instance *inst);
void netlistener_instance_delref(netlistener_instance *inst);
int netlistener_instantiate_addr(netlistener_def *listener,
    ec_config_header *hdr, const char *addr);
netlistener_def *netlistener_register3(const char *listener_prefix,
    EventFunc servercode, EventFunc accepthook, void *closure);
netlistener_def *netlistener_register4(const char *listener_prefix,
    EventFunc servercode, void *closure, EventFunc accepthook,
    const char *recvbuf, const char *sendbuf);
int netlistener_register_option(netlistener_def *def,
    ec_config_option_def *option);
int netlistener_stop_instance(const char *addr);
u_int8_t ec_sockaddr_family(ec_sockaddr *s);
void ec_sockaddr_serialize(ec_sockaddr_serialized *ser, ec_sockaddr *s);
void ec_sockaddr_unserialize(ec_sockaddr_serialized *ser, ec_sockaddr *s);
int sock_address_equal(struct sockaddr *left, struct sockaddr *right,
    int flags);
char *sockaddr_to_string(struct sockaddr *sa, char *buffer, int *len);
int sockaddr_to_string2(struct sockaddr *sa, char *buffer, int buf_size);
int sockaddr_to_string3(struct sockaddr *s, string *str);
int sockaddr_to_string_opt(struct sockaddr *s, char *buffer, int buf_size,
    int opt);
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(accept_construct_get_message_construct)
struct _message_construct *accept_construct_get_message_construct(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
