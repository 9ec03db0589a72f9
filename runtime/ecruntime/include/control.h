/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CONTROL_H
#define EC_CONTROL_H
#include "ec_types.h"
#include "misc/ec_string.h"
#include "event.h"
#include "misc/ec_string.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_RUN_COMMAND_COMPLETED 0
#define EC_RUN_COMMAND_AGAIN 1
#define EC_RUN_COMMAND_FAILED 2
#define EC_RUN_COMMAND_NOT_AUTHZ 3
#define EC_RUN_COMMAND_NOT_AUTHN 4
#define EC_RUN_COMMAND_CONTINUE 5
#define EC_RUN_COMMAND_ASYNC 6
struct ec_auth_info {
  char *user;
  int level;
  void *opaque[6];
};

struct ec_authz_info {
  int level;
  void *opaque[6];
};

struct _command_construct {
  unsigned short type;
  unsigned short command_len;
  unsigned short mode;
  string command;
  struct ec_auth_info auth_info;
  struct ec_authz_info authz_info;
  unsigned short tus[2];
  char respheader[6];
  string response;
  unsigned int responseoff;
  unsigned writing_header : 1;
  unsigned xml : 1;
  unsigned _spare : 30;
  char *personality;
  int argc;
  const char **argv;
  const char **argv_offsets;
  accept_construct *ac;
  ec_config_header *transaction;
  void *async_ptr;
  ec_control_function2 async_resume_func;
};

struct ec_control_type {
  const char *prefix;
  void *closure;
  ec_control_function func;
};

int cli_conn(const char *endpoint, char *outname);
int ec_control_factory_init(EventFunc factory);
command_construct *ec_control_get_command_construct(void);
void ec_control_register_command(const char *prefix, void *closure,
    ec_control_function func);
void ec_control_register_command2(const char *prefix, void *closure,
    ec_control_function2 func);
int ec_control_register_command3(const char *prefix, ec_blobject *closure,
    ec_control_function2 func);
void ec_control_register_command_allsched(const char *prefix, void *closure,
    ec_control_function func);
void ec_control_register_type(ec_control_type *type);
int ec_control_send_command(int fd, const char *command, void *closure,
    int (*consumer)(void *closure, char *buf, int len));
int ec_is_shutting_down(void);
void ec_shutdown_ex(int die, int ret, const char *file, int lineno);
int run_command(command_construct *cc, string *response);
int run_command2(command_construct *cc, string *response, Event *session);
char *send_command(int fd, char *input, int max_len);

#ifdef __cplusplus
}
#endif

#endif
