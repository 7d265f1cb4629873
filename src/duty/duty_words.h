/* Duties in words, in the language of their document: for print and for comparing. */
#pragma once

#include "duty_internal.h"

str words_limit(struct op *op, enum lang lang,
                const struct duty *d); /* "30 分钟内", "every 2 weeks", "" */
str words_partner_role(enum lang lang, int role);
str words_duty_role(enum lang lang, int role);
/* "主管（审批）、质量部（知会）" */
str words_partners(struct op *op, enum lang lang, const struct duty *d);
str words_authority(struct op *op, enum lang lang,
                    const struct authority *a); /* "批准退款：≤ 500.00 元" */
str words_money(struct op *op, money amount);   /* "500.00" */
str words_permission(enum lang lang, str key);  /* its name; the key when there is none */
str words_element(enum lang lang, str element); /* "客户问题处理" */
