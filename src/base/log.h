/* The log: one line per happening, `time level op=… key=value …` on stderr. Libraries and rules never
 * log; the owner of the op does, once. Values are quoted where they need it. */
#pragma once

#include "op.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_value {
    const char *key;
    int kind; /* 's' text, 'i' number */
    str text;
    int64_t number;
};

static inline struct log_value log_kv_int(const char *key, int64_t v)
{
    return (struct log_value){ key, 'i', { 0, 0 }, v };
}
static inline struct log_value log_kv_str(const char *key, str v)
{
    return (struct log_value){ key, 's', v, 0 };
}
static inline struct log_value log_kv_z(const char *key, const char *v)
{
    return log_kv_str(key, str_of(v));
}
#define KV(key, value)                                                                             \
    _Generic((value), str: log_kv_str, const char *: log_kv_z, char *: log_kv_z,                   \
             default: log_kv_int)(key, value)

void log_level_set(enum log_level least);
/* op may be NULL (start, stop, background threads). */
void log_write(enum log_level level, const struct op *op, const char *what,
               const struct log_value *values);
#define log_info(op, what, ...)                                                                    \
    log_write(LOG_INFO, op, what, (const struct log_value[]){ __VA_ARGS__, { 0 } })
#define log_warn(op, what, ...)                                                                    \
    log_write(LOG_WARN, op, what, (const struct log_value[]){ __VA_ARGS__, { 0 } })
#define log_error(op, what, ...)                                                                   \
    log_write(LOG_ERROR, op, what, (const struct log_value[]){ __VA_ARGS__, { 0 } })
#define log_debug(op, what, ...)                                                                   \
    log_write(LOG_DEBUG, op, what, (const struct log_value[]){ __VA_ARGS__, { 0 } })
