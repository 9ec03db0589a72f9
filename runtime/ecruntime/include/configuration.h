/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_CONFIGURATION_H
#define EC_CONFIGURATION_H
#include "ec_types.h"
#include "ec_config.h"
#include "misc/ec_string.h"
#include "misc/ec_ptr_array.h"
#include "ec_malloc.h"
#include "echash.h"
#include "ecdict.h"
#include "event.h"
#include "util.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_CFG_RSRC_CONSUMING 0
#define EC_CFG_OPT_IS_ARRAY 1
#define EC_CFG_RSRC_REGISTERING 1
#define EC_CFG_OPT_NOT_TUNABLE_ONLINE 2
struct _ec_config_header {
  ec_atomic_t refcnt;
  ec_atomic_t generation;
  char *name;
  char *comment;
  ECDict attributes;
  int suppress_write_config;
  struct ec_config_scope *myscope;
  struct _ec_config_header *parent;
  void **cfgslots;
  void **dataslots;
  ECDict comments;
  ec_hash_table *children;
  ec_hash_table *match_scopes;
  int leaked;
  char *ancestry;
  struct _ec_config_header *transaction;
  ec_ptr_array *options;
  ec_ptr_array *nodes;
  ec_hash_table *childnodes;
};

struct _ec_config_option_def {
  const char *name;
  ec_config_item_type_t type;
  const char *personality;
  const char *fallback;
  unsigned int flags;
  void *closure;
  const char *defval;
  const struct ec_config_value_mapping *map;
  int (*validate_value)(ec_config_option_def *option, string *output,
      ec_config_header *cfghdr, ec_config_value *val);
  void (*postset)(ec_config_option_def *option, string *output,
      ec_config_header *cfghdr, ec_config_value *val);
  void (*datafree)(ec_config_option_def *option, void *data);
};

struct _ec_config_value {
  ec_atomic_t refcnt;
  int leaked;
  ec_config_option_def *opt;
  int shadow;
  ecGeneric_config_node_t *node;
  ec_config_value_storage *v;
  void *data;
};

union _ec_config_value_storage {
  char *vstr;
  int vint;
  u_int64_t vu64;
  double vdouble;
  struct sockaddr *vsa;
  throttle *vthrot;
  ECDict vdict;
  size_t vsize;
  ec_config_regex *vre;
  ec_ptr_array *varr;
};

struct ec_config_value_mapping {
  const char *name;
  const char *value;
};

ec_atomic_t ec_config_rsrc_create(void);
ec_blobject *ec_config_rsrc_get(ec_atomic_t id, int registering);

#ifdef __cplusplus
}
#endif

#endif
