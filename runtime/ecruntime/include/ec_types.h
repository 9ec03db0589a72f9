/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_TYPES_H
#define EC_EC_TYPES_H
#include "defines.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ec_adaptive_bdr ec_adaptive_bdr;
typedef struct ec_adaptive_sweep_rule ec_adaptive_sweep_rule;
typedef struct lua_av_closure lua_av_closure;
typedef struct lua_beik_closure lua_beik_closure;
typedef struct audit_series_item audit_series_item;
typedef struct _ec_address_metrics address_metrics;
typedef struct _ec_bag ec_bag;
typedef struct _ec_blobject ec_blobject;
typedef struct _ec_blobject_class ec_blobject_class;
typedef struct _smtp_error_class _smtp_error_class;
typedef struct ec_cache_element ec_cache_elt;
typedef struct ec_cache_resolver ec_cache_resolver;
typedef struct ec_cache_resolver_completion_func ec_cache_resolver_completion_func;
typedef struct ec_cache_resolver_cond ec_cache_resolver_cond;
typedef struct ec_cache_stats ec_cache_stats;
typedef struct ec_cache_stats2 ec_cache_stats2;
typedef struct ec_cache_head ec_cache_t;
typedef struct _cidrnode_ipv4 cidrnode_ipv4;
typedef struct cidrrange_ipv4 cidrrange_ipv4;
typedef struct cidrrange_val_ipv4 cidrrange_val_ipv4;
typedef struct ecGeneric_config_node_t ecGeneric_config_node_t;
typedef struct _ec_config_header ec_config_header;
typedef struct _ec_config_option_def ec_config_option_def;
typedef struct ec_config_regex ec_config_regex;
typedef struct ec_config_scope ec_config_scope;
typedef struct _ec_config_value ec_config_value;
typedef struct ec_config_value_mapping ec_config_value_mapping;
typedef union _ec_config_value_storage ec_config_value_storage;
typedef struct throttle throttle;
typedef struct email_message email_message;
typedef struct _command_construct command_construct;
typedef struct ec_auth_info ec_auth_info;
typedef struct ec_authz_info ec_authz_info;
typedef struct ec_control_type ec_control_type;
typedef struct ec_converter ec_converter;
typedef struct ec_converter_funcs ec_converter_funcs;
typedef struct ec_data_source_query_cache ec_data_source_query_cache;
typedef struct ec_datasource_cache_query ecdata_cache_query;
typedef struct _ec_datasource_closure ec_datasource_closure;
typedef struct _ec_datasource_closure ec_data_closure;
typedef struct ec_datasource_driver_class ec_datasource_driver_class;
typedef struct ec_datasource_driver_record ec_datasource_driver_record;
typedef struct ec_datasource_query_cache_entry ec_datasource_query_cache_entry;
typedef struct ec_datasource_query_cache_entry ecdata_cache_ent;
typedef struct ec_datasource_statement_class ec_datasource_statement_class;
typedef struct _ec_datasource_value_iterator ec_datasource_value_iter;
typedef struct _ec_datasource_value_iterator ec_datasource_value_iterator;
typedef struct ecdata_column_descriptor ecdata_column_descriptor;
typedef struct ecdata_columnar_data ecdata_columnar_data;
typedef struct ecdata_driver ecdata_driver;
typedef struct ecdata_stmt ecdata_stmt;
typedef struct _ecdata_value ecdata_value;
typedef struct _ec_hash_bucket ec_hash_bucket;
typedef struct _ec_hash_iter ec_hash_iter;
typedef struct _ec_hash_iter ECDict_Iterator;
typedef struct _ec_hash_table ec_hash_table;
typedef struct DKIM DKIM;
typedef struct OpenDKIMResumeFunc OpenDKIMResumeFunc;
typedef struct ec_dkim_verify_results ec_dkim_verify_results;
typedef struct _address address;
typedef struct _connection connection;
typedef struct _connection_handle connection_handle;
typedef struct _dns_cache_cachenode dns_cache_cachenode;
typedef struct _dns_cache_query dns_cache_query;
typedef struct _domain_record domain_record;
typedef struct host_record host_record;
typedef struct mx_record mx_record;
typedef struct _mx_route_info mx_route_info;
typedef struct _mx_routes mx_routes;
typedef struct _smtp_state smtp_state;
typedef struct _Event Event;
typedef struct ec_event_io_opset event_io_opset;
typedef struct _event_io_state event_io_state;
typedef struct ec_fc_entry_dtor ec_fc_entry_dtor;
typedef struct ec_fc_entry_t ec_fc_entry_t;
typedef struct ec_fc_fifo ec_fc_fifo;
struct ec_fc_stat;
typedef struct ec_fc ec_fc_t;
typedef struct grow_buf grow_buf;
typedef struct _minimal_tryread_construct minimal_tryread_construct;
typedef struct __ec_hook_head __ec_hook_head;
typedef struct __ec_hookarg __ec_hookarg;
typedef struct __ec_hookarray __ec_hookarray;
typedef struct _http_request http_request;
typedef struct http_response http_response;
typedef struct http_session http_session;
typedef struct ec_httpsrv_auth_handler_func ec_httpsrv_auth_handler_func;
typedef struct ec_httpsrv_handler_func ec_httpsrv_handler_func;
typedef struct _ec_httpsrv_session ec_httpsrv_session;
typedef struct json_object json_object;
typedef struct ec_arp_entry ec_arp_entry;
typedef struct _ec_interpolate_context ec_interpolate_context;
typedef struct ec_interpolator_func ec_interpolator_func;
typedef struct _io_mem _io_mem;
typedef struct _io_job io_job;
typedef struct _io_object io_object;
typedef struct _io_wrapper io_wrapper;
typedef struct _mail_queue mail_queue;
typedef struct ec_mem_stats ec_mem_stats;
typedef struct ec_mem_type_usage ec_mem_type_usage;
typedef struct ec_mem_type_def mem_type_def;
typedef struct _abstract_message abstract_message;
typedef struct _ec_message ec_message;
typedef struct _ec_message_hdrs ec_message_hdrs;
typedef struct ec_message_parser ec_message_parser;
typedef struct ec_message_parser_parameters ec_message_parser_parameters;
typedef struct _ec_message_part ec_message_part;
typedef struct ec_message_resource ec_message_resource;
typedef struct ec_message_resource_t ec_message_resource_t;
typedef struct ec_retry_state ec_retry_state;
typedef struct _message_id message_id;
typedef struct _logging_infrastructure_1 logging_infrastructure_1;
typedef struct mm7_recipient mm7_recipient;
typedef struct mm7_transaction mm7_transaction;
typedef struct ec_module_manifest_iter_t ec_module_manifest_iter_t;
typedef struct _generic_module_infrastructure generic_module_infrastructure;
typedef struct module_instance_data module_instance_data;
typedef struct _shared_module_infrastructure_8 shared_module_infrastructure_8;
typedef struct _shared_module_infrastructure_9 shared_module_infrastructure_9;
typedef struct _accept_construct accept_construct;
typedef struct cidrnode_ipv6 cidrnode_ipv6;
typedef struct ec_listener_address ec_listener_address;
typedef union ec_sockaddr ec_sockaddr;
typedef struct nb_event_list nb_event_list;
typedef struct _netlistener_def netlistener_def;
typedef struct _netlistener_instance netlistener_instance;
typedef struct _ec_ptr_array ec_ptr_array;
typedef struct _apn_error_response apn_error_response;
typedef struct _apn_request apn_request;
typedef struct _gcm_message_response gcm_message_response;
typedef struct _gcm_recipient_response gcm_recipient_response;
typedef struct _gcm_request gcm_request;
typedef struct _rfc2821_ctx rfc2821_ctx;
typedef struct rfc2822_address rfc2822_address;
typedef struct rfc2822_address_context rfc2822_address_context;
typedef struct _rfc2822_context rfc2822_context;
typedef struct _rfc2822_field rfc2822_field;
typedef struct _rfc2822_field_body rfc2822_field_body;
typedef struct _rsplay_tree RSplayTree;
typedef struct rsplaynode rsplaynode;
typedef struct _scheduler_impl ec_scheduler_impl;
typedef struct _ec_scheduler_inst ec_scheduler_inst;
typedef struct sch_recurrent_list sch_recurrent_list;
typedef struct scpt_arg_def scpt_arg_def;
typedef struct scpt_autoload_item scpt_autoload_item;
typedef struct scpt_callout scpt_callout;
typedef struct scpt_obj_method scpt_obj_method;
typedef struct _scpt_objtype scpt_objtype;
typedef struct scpt_thread scpt_thread;
typedef struct sieve_engine SENG;
typedef struct _sieve_state SIEVE;
typedef struct sieve_ast SIEVEARGS;
typedef struct ac_automaton_t ac_automaton_t;
typedef struct ec_pcre_elt ec_pcre_elt;
typedef struct _sieve_accelerator sieve_accelerator;
typedef struct sieve_compare_info sieve_compare_info;
typedef struct sieve_extension_action sieve_extension_action;
typedef struct sieve_op_stack sieve_op_stack;
typedef struct _token_value token_value;
typedef struct SMPP_PDU SMPP_PDU;
typedef union pdu_u pdu_u;
typedef struct _smpp_conn smpp_conn;
typedef struct smpp_seg_data smpp_seg_data;
typedef struct smpp_state smpp_state;
typedef struct ESMTPExtensionFunc ESMTPExtensionFunc;
typedef struct ESMTPExtensionSetup ESMTPExtensionSetup;
typedef struct buf_storage buf_storage;
typedef struct _delivery_construct delivery_construct;
typedef struct _ec_esmtp_extension_call esmtp_extension_call;
typedef struct _message_construct message_construct;
typedef struct _smtp_client_args smtp_client_args;
typedef struct _ec_spool_ctx ec_spool_ctx;
typedef struct ec_spool_ctx_insertion_func ec_spool_ctx_insertion_func;
typedef struct ec_statvfs ec_statvfs;
typedef struct _sp_async_message sp_async_message;
typedef struct _ec_ssl_ctx ec_ssl_ctx;
typedef struct _ec_ssl_ctx_params ec_ssl_ctx_params;
typedef struct ssl_ctx_st ssl_ctx_st;
typedef struct ssl_st ssl_st;
typedef struct _ec_string string;
typedef struct ec_suffix_tree ec_suffix_tree;
typedef struct ec_thread_pool_job ec_async_job;
typedef struct time_series time_series;
typedef struct _ec_url_details ec_url_details;
typedef struct _iskiplist Skiplist;
typedef struct apn_response apn_response;
typedef struct ec_accounting_record ec_accounting_record;
typedef struct ec_authz_handler ec_authz_handler;
typedef struct ec_cluster_metrics ec_cluster_metrics;
typedef struct ec_config_option ec_config_option;
typedef struct ec_control_context ec_control_context;
typedef struct _ec_double_list ec_double_list;
typedef struct _ec_double_list_node ec_double_list_node;
typedef struct ec_interface ec_interface;
typedef struct ec_mime_component ec_mime_component;
typedef struct ec_retry_state_t ec_retry_state_t;
typedef struct ec_sockaddr_serialized ec_sockaddr_serialized;
typedef struct ec_list_node eclist_node;
typedef struct eclist_object_definition eclist_object_definition;
typedef struct gcm_response gcm_response;
typedef struct getopt_state getopt_state;
typedef struct lua_State lua_State;
typedef struct mbl_config mbl_config;
typedef struct mx_info_closure mx_info_closure;
typedef struct skipconn skipconn;
typedef struct skiplistnode skiplistnode;
typedef struct sp_closure_t sp_closure_t;
typedef struct ssl_x509_store_ctx_st ssl_x509_store_ctx_st;
typedef struct _validate_context validate_context;
typedef struct ec_xmpp_handler ec_xmpp_handler;
typedef struct ec_xmpp_jid ec_xmpp_jid;
typedef struct ec_xmpp_session ec_xmpp_session;

typedef int ec_binding_slot;
typedef void *(*ec_bag_hook_func)(ec_bag *bag, const char *name, void *closure);
typedef int dsn_actype;
typedef void (*ec_cache_elt_dtor_func)(void *value);
typedef enum _ec_config_item_type { ECCFGTYPE_STRING, ECCFGTYPE_INT,
    ECCFGTYPE_UINT64, ECCFGTYPE_PERMS, ECCFGTYPE_BOOL, ECCFGTYPE_FLOAT,
    ECCFGTYPE_SOCKADDR, ECCFGTYPE_THROTTLE, ECCFGTYPE_ECLIST, ECCFGTYPE_PTR,
    ECCFGTYPE_EC_SUFFIX_TREE, ECCFGTYPE_ECDICT, ECCFGTYPE_IP_ACL,
    ECCFGTYPE_SIZE_T, ECCFGTYPE_EC_CONFIG_REGEX,
    ECCFGTYPE_SOCKADDR_PORTLESS } ec_config_item_type_t;
typedef int (*ec_control_function)(void *closure, string *response,
    const char *command, int xml);
typedef int (*ec_control_function2)(command_construct *cc, void *closure);
typedef ec_hash_table *ECDict;
typedef void (*ECHashFreeFunc)(void *);
typedef int (*AcceptFunc)(Event *, struct sockaddr *, socklen_t *, int *);
typedef int (*CloseFunc)(Event *);
typedef int (*EventFunc)(Event *event, int eventtype, void *closure,
    struct timeval *now);
typedef int (*ReadFunc)(Event *, char *, int, int *);
typedef int (*SendFileFunc)(Event *, int, off_t *, size_t, int *);
typedef int (*WriteFunc)(Event *, const char *, int, int *);
typedef struct _xmlDoc *xmlDocPtr;
typedef void (*debug_tools_event_dumper)(string *output, Event *e);
typedef void (*ControlHookFunc)(generic_module_infrastructure *self,
    string *response, const char *command, int xml);
typedef int (*ModuleCanUnloadFunc)(generic_module_infrastructure *);
typedef int (*ModuleConfFunc)(generic_module_infrastructure *,
    ec_config_header *, const char *, const char *);
typedef int (*ModuleConfSetupFunc)(generic_module_infrastructure *self,
    int ignoreme);
typedef void (*ModuleEnablerFunc)(generic_module_infrastructure *, int enable);
typedef int (*ModuleExtendedConfFunc)(generic_module_infrastructure *,
    ec_config_header *, const char *, int type, void *data);
typedef int (*ModuleExtendedInitFunc)(generic_module_infrastructure *self,
    ec_config_header *transaction, string *output, int flags);
typedef int (*ModuleInitFunc)(generic_module_infrastructure *);
typedef void (*ec_ptr_array_free_func)(void *element);
typedef int (*RecurFunc)(void *closure, struct timeval *now);
typedef int (*scpt_function)(scpt_thread *L);
typedef enum sieve_arg_type { SIEVEARG_BOGUS, SIEVEARG_IS_NUMBER,
    SIEVEARG_IS_STRING, SIEVEARG_IS_STRINGLIST, SIEVEARG_IS_TAG,
    SIEVEARG_IS_HASH } sieve_arg_type;
typedef void (*ec_thread_pool_completion_func)(ec_async_job *job,
    void *closure);
typedef void (*ec_thread_pool_work_func)(ec_async_job *job, void *closure);
typedef int (*ECListApplyFunc)(void *data, void *udata);
typedef void (*FreeFunc)(void *);
typedef int (*SkiplistComparator)(const void *, const void *);
typedef struct ck_fifo_spsc { void *opaque[8]; } ck_fifo_spsc_t;
typedef int64_t ec_atomic64_t;
typedef long ec_atomic_t;
typedef struct _xmlNode *xmlNodePtr;

#ifdef __cplusplus
}
#endif

#endif
