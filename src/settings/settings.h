/* What can be set: one table (settings.c) gives type, default, bounds and words; `--help`, the sample
 * file (`aftersale settings --sample`) and docs/settings.md come from it. Later wins: default, file
 * DATA/aftersale.conf (`name = value`), environment AFTERSALE_NAME, command line --name. */
#pragma once

#include "../base/field.h"
#include "../base/op.h"

struct settings {
    str data;     /* folder of database, attachments and settings file */
    str database; /* postgres://… or empty for SQLite in the data folder */
    str listen;
    str public_url; /* how customers reach us, without a slash at its end; empty: as the caller named us */
    str trusted_proxies;
    bool secure_cookies;
    str log_level;
    int64_t workers, loops, connections, pool;
    int64_t header_seconds, body_seconds, idle_seconds, stop_seconds;
    int64_t body_kib, upload_mib, upload_parts;
    int64_t session_idle_hours, session_days;
    int64_t portal_per_hour; /* submissions per address */
    str country;             /* calling code of phone numbers without one */
};

extern const struct field settings_fields[];

/* Fills in defaults, file, environment, then arguments: names ("--listen") with values, taken out of
 * argv (argc is lowered). Field errors name the setting and where it came from. */
enum err settings_read(struct op *op, int *argc, char **argv, struct settings *ret) MUST_CHECK;
void settings_help(struct buf *out, enum lang lang); /* for --help */
void settings_sample(struct buf *out);               /* a commented settings file */
void settings_page(struct buf *out);                 /* docs/settings.md */
