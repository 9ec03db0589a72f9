/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 07c4ead742e40a801c6531089a3bc39066047fef5608b367c23f2caf68e35baf */
/* content sha256 edf00e13d619eb6e3f077e5d1f19b1af5b1752a9503c750400196c2c08c074c5 */
#ifndef DS_MARIADB_GENERATED_H
#define DS_MARIADB_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"

/* The state of the module. Define the structure in src/ds_mariadb.c, and write
 * DS_MARIADB_STATE; behind it. It is made with all bytes 0 before ds_mariadb_open is
 * called, and lives as long as the server. */
struct ds_mariadb;
extern const size_t ds_mariadb_state_size;
#define DS_MARIADB_STATE \
  const size_t ds_mariadb_state_size = sizeof(struct ds_mariadb)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *ds_mariadb_infrastructure(struct ds_mariadb *self);

/* What src/ds_mariadb.c defines; `ecxs generate --stubs` writes what is missing. */

/* Show how many connections are open, and how many queries have run. */
void ds_mariadb_control_status(struct ds_mariadb *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int ds_mariadb_open(struct ds_mariadb *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int ds_mariadb_configure(struct ds_mariadb *self,
    ec_config_header *transaction, string *output);

#endif
