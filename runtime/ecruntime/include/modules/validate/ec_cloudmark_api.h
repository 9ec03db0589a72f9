/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_VALIDATE_EC_CLOUDMARK_API_H
#define EC_MODULES_VALIDATE_EC_CLOUDMARK_API_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(cloudmark_analysis)
int cloudmark_analysis(EC_ANYTHING);
EC_NOT_HERE(cloudmark_score)
int cloudmark_score(EC_ANYTHING);
EC_NOT_HERE(cloudmark_score_af)
int cloudmark_score_af(EC_ANYTHING);
EC_NOT_HERE(cloudmark_score_ip)
int cloudmark_score_ip(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
