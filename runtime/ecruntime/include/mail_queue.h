/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MAIL_QUEUE_H
#define EC_MAIL_QUEUE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(__default_connection_goal)
void __default_connection_goal(EC_ANYTHING);
EC_NOT_HERE(__get_global_mail_queue)
Skiplist *__get_global_mail_queue(EC_ANYTHING);
EC_NOT_HERE(__mail_queue_maintain)
int __mail_queue_maintain(EC_ANYTHING);
EC_NOT_HERE(__mailq_get_next_active)
ec_message *__mailq_get_next_active(EC_ANYTHING);
EC_NOT_HERE(_mail_queue_maintain_domain)
int _mail_queue_maintain_domain(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_dequeue_live_message)
ec_message *ec_mailq_dequeue_live_message(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_enqueue_sam)
void ec_mailq_enqueue_sam(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_find_live_message)
ec_message *ec_mailq_find_live_message(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_first_delayed)
ec_message *ec_mailq_first_delayed(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_get_mid)
ec_message *ec_mailq_get_mid(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_get_pending_enqueues)
unsigned int ec_mailq_get_pending_enqueues(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_insert_active)
void ec_mailq_insert_active(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_message_requeue)
void ec_mailq_message_requeue(EC_ANYTHING);
EC_NOT_HERE(ec_mailq_set_next_attempt_prep_quick)
void ec_mailq_set_next_attempt_prep_quick(EC_ANYTHING);
EC_NOT_HERE(mail_queue_active_queue_for_binding)
Skiplist *mail_queue_active_queue_for_binding(EC_ANYTHING);
EC_NOT_HERE(mail_queue_delay_domain)
void mail_queue_delay_domain(EC_ANYTHING);
EC_NOT_HERE(mail_queue_delayed_size)
int mail_queue_delayed_size(EC_ANYTHING);
EC_NOT_HERE(mail_queue_purge_domain_binding)
int mail_queue_purge_domain_binding(EC_ANYTHING);
EC_NOT_HERE(mail_queue_size)
int mail_queue_size(EC_ANYTHING);
EC_NOT_HERE(scheduler_active_queue_reinsert)
void scheduler_active_queue_reinsert(EC_ANYTHING);
EC_NOT_HERE(scheduler_close_connection)
void scheduler_close_connection(EC_ANYTHING);
EC_NOT_HERE(scheduler_reuse_connection)
void scheduler_reuse_connection(EC_ANYTHING);
EC_NOT_HERE(set_delayed_queue_event)
void set_delayed_queue_event(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
