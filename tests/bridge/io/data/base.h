#ifndef BASE_H
#define BASE_H
/* The database of the program about datasources: of SQLite or of MariaDB. What
   is the same in both is asked for by the program itself. */
#include "modules/datasource/ecdatasource.h"

/* That of an example, without the module around it. */
extern struct ec_datasource_driver_class driver_class;
extern const char base_driver[];
/* A uri that is refused, and the beginning of what is then told. */
extern const char base_wrong_uri[];
extern const char base_refusal[];
/* What is told of a table that there is not. */
extern char base_no_table[120];
/* A query whose first row comes, and whose second one is an error. */
extern const char base_failing_query[];
extern const char base_failing_error[];

/* Makes the database with the table `reef`, and the uri that leads there. */
void base_create(char *uri, size_t size);
void base_drop(void);

/* All connections of the driver have ended; others are opened as before. */
void base_lose(void);
/* They have ended, and others are refused. */
void base_vanish(void);

/* Between the two those who write wait. */
void base_hold(void);
void base_release(void);

/* Waits until a query runs that does not end by itself, and ends its connection
   in the middle of it; only where there is a server. */
void base_kill(void);

#endif
