/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SIEVE_ECSIEVE_H
#define EC_SIEVE_ECSIEVE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SIEVE_COUNTER_TYPE_5XX 0
#define SIV_CONT 0
#define SIV_ERROR_MODE_FAIL 0
#define TAC_NONE 0
#define TV_VOID 0
#define SIEVE_COUNTER_TYPE_4XX 1
#define SIV_DONE 1
#define SIV_ERROR_MODE_CONTINUE 1
#define SIV_EXT_SUPPORTS_V0 1
#define TAC_PCRE 1
#define TV_NUMBER 1
#define USE_LOCALPART 1
#define SIEVE_COUNTER_TYPE_INFO 2
#define SIV_AGAIN 2
#define SIV_EXT_IS_ONLY_A_TEST 2
#define TAC_AHO 2
#define TV_STRING 2
#define USE_DOMAIN 2
#define TAC_USER 3
#define TV_TAG 3
#define SIV_EXT_CAN_RUN_AS_TEST 4
#define TV_AST 4
#define TV_ACT 5
#define TV_HASH 6
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(sieve_arg_as_number)
int sieve_arg_as_number(EC_ANYTHING);
EC_NOT_HERE(sieve_arg_as_numeric)
int sieve_arg_as_numeric(EC_ANYTHING);
EC_NOT_HERE(sieve_arg_as_string)
int sieve_arg_as_string(EC_ANYTHING);
EC_NOT_HERE(sieve_arg_delref)
void sieve_arg_delref(EC_ANYTHING);
EC_NOT_HERE(sieve_case_fold2)
int sieve_case_fold2(EC_ANYTHING);
EC_NOT_HERE(sieve_compare_compile)
int sieve_compare_compile(EC_ANYTHING);
EC_NOT_HERE(sieve_compare_operands)
int sieve_compare_operands(EC_ANYTHING);
EC_NOT_HERE(sieve_create_hash)
SIEVEARGS *sieve_create_hash(EC_ANYTHING);
EC_NOT_HERE(sieve_create_number)
SIEVEARGS *sieve_create_number(EC_ANYTHING);
EC_NOT_HERE(sieve_create_string)
SIEVEARGS *sieve_create_string(EC_ANYTHING);
EC_NOT_HERE(sieve_create_string_list)
SIEVEARGS *sieve_create_string_list(EC_ANYTHING);
EC_NOT_HERE(sieve_delref)
void sieve_delref(EC_ANYTHING);
EC_NOT_HERE(sieve_error)
void sieve_error(EC_ANYTHING);
EC_NOT_HERE(sieve_execute)
int sieve_execute(EC_ANYTHING);
EC_NOT_HERE(sieve_free_seng)
void sieve_free_seng(EC_ANYTHING);
EC_NOT_HERE(sieve_get_accept_construct)
accept_construct *sieve_get_accept_construct(EC_ANYTHING);
EC_NOT_HERE(sieve_get_arg)
SIEVEARGS *sieve_get_arg(EC_ANYTHING);
EC_NOT_HERE(sieve_get_arg_as_numeric)
int sieve_get_arg_as_numeric(EC_ANYTHING);
EC_NOT_HERE(sieve_get_arg_as_string)
int sieve_get_arg_as_string(EC_ANYTHING);
EC_NOT_HERE(sieve_get_arg_lineno)
void sieve_get_arg_lineno(EC_ANYTHING);
EC_NOT_HERE(sieve_get_arg_type)
enum sieve_arg_type sieve_get_arg_type(EC_ANYTHING);
EC_NOT_HERE(sieve_get_bag)
ec_bag *sieve_get_bag(EC_ANYTHING);
EC_NOT_HERE(sieve_get_ec_message)
ec_message *sieve_get_ec_message(EC_ANYTHING);
EC_NOT_HERE(sieve_get_hash_item)
int sieve_get_hash_item(EC_ANYTHING);
EC_NOT_HERE(sieve_get_module_state)
void *sieve_get_module_state(EC_ANYTHING);
EC_NOT_HERE(sieve_get_num_args)
int sieve_get_num_args(EC_ANYTHING);
EC_NOT_HERE(sieve_get_type_of_arg)
enum sieve_arg_type sieve_get_type_of_arg(EC_ANYTHING);
EC_NOT_HERE(sieve_get_validation_context)
validate_context *sieve_get_validation_context(EC_ANYTHING);
EC_NOT_HERE(sieve_hard_error)
int sieve_hard_error(EC_ANYTHING);
EC_NOT_HERE(sieve_hash_first_item)
int sieve_hash_first_item(EC_ANYTHING);
EC_NOT_HERE(sieve_hash_next_item)
int sieve_hash_next_item(EC_ANYTHING);
EC_NOT_HERE(sieve_inc_counter)
void sieve_inc_counter(EC_ANYTHING);
EC_NOT_HERE(sieve_next_string_arg)
int sieve_next_string_arg(EC_ANYTHING);
EC_NOT_HERE(sieve_parse_args)
int sieve_parse_args(EC_ANYTHING);
EC_NOT_HERE(sieve_parse_file)
SIEVE *sieve_parse_file(EC_ANYTHING);
EC_NOT_HERE(sieve_parse_text)
SIEVE *sieve_parse_text(EC_ANYTHING);
EC_NOT_HERE(sieve_register_action)
int sieve_register_action(EC_ANYTHING);
EC_NOT_HERE(sieve_register_extension)
int sieve_register_extension(EC_ANYTHING);
EC_NOT_HERE(sieve_register_test)
int sieve_register_test(EC_ANYTHING);
EC_NOT_HERE(sieve_resume)
void sieve_resume(EC_ANYTHING);
EC_NOT_HERE(sieve_return_value_append_string)
void sieve_return_value_append_string(EC_ANYTHING);
EC_NOT_HERE(sieve_return_value_hash)
void sieve_return_value_hash(EC_ANYTHING);
EC_NOT_HERE(sieve_return_value_number)
void sieve_return_value_number(EC_ANYTHING);
EC_NOT_HERE(sieve_return_value_string)
void sieve_return_value_string(EC_ANYTHING);
EC_NOT_HERE(sieve_return_value_string_list)
void sieve_return_value_string_list(EC_ANYTHING);
EC_NOT_HERE(sieve_seng_execute)
int sieve_seng_execute(EC_ANYTHING);
EC_NOT_HERE(sieve_seng_get_can_go_async)
int sieve_seng_get_can_go_async(EC_ANYTHING);
EC_NOT_HERE(sieve_seng_prepare)
SENG *sieve_seng_prepare(EC_ANYTHING);
EC_NOT_HERE(sieve_seng_prepare2)
SENG *sieve_seng_prepare2(EC_ANYTHING);
EC_NOT_HERE(sieve_seng_prepare3)
SENG *sieve_seng_prepare3(EC_ANYTHING);
EC_NOT_HERE(sieve_seng_set_can_go_async)
void sieve_seng_set_can_go_async(EC_ANYTHING);
EC_NOT_HERE(sieve_set_error_mode)
void sieve_set_error_mode(EC_ANYTHING);
EC_NOT_HERE(sieve_set_hash_item)
int sieve_set_hash_item(EC_ANYTHING);
EC_NOT_HERE(sieve_set_module_state)
void *sieve_set_module_state(EC_ANYTHING);
EC_NOT_HERE(sieve_set_operation_complete)
void sieve_set_operation_complete(EC_ANYTHING);
EC_NOT_HERE(sieve_set_response)
void sieve_set_response(EC_ANYTHING);
EC_NOT_HERE(sieve_set_test_return_value)
void sieve_set_test_return_value(EC_ANYTHING);
EC_NOT_HERE(sieve_string_list_append)
void sieve_string_list_append(EC_ANYTHING);
EC_NOT_HERE(sieve_suspend)
void sieve_suspend(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
