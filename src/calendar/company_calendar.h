/* The calendars of the company, by key. Each has versions, numbered from 1: a version is never changed, and what
 * begins under one stays with it (keep its id). The one in force at a time is the latest whose effective_at has
 * come; the first also counts for the time before it. */
#pragma once

#include "calendar.h"

enum calendar_source { SOURCE_PROGRAM, SOURCE_COMPANY, SOURCE_IMPORT };
extern const char *const calendar_source_labels[];

struct calendar_version {
    int64_t id, number;
    utc effective_at;
    str content; /* JSON; empty in lists */
    str zone, covers_to;
    int source;
    str note;
    int64_t user_id; /* 0: the program */
    utc created_at;
};

struct company_calendar {
    int64_t id, version; /* number of the latest version: for If-Match */
    str key, name_zh, name_en;
    utc created_at, updated_at;
    /* of the version in force, or of the one that was asked for */
    int64_t version_id, number;
    utc effective_at;
    str zone, covers_to;
    int source;
    str content;          /* JSON; empty in lists */
    struct list versions; /* struct calendar_version, newest first; empty in lists */
};

struct company_calendar_form {
    str key, name_zh, name_en;
    str content;      /* JSON of a calendar */
    utc effective_at; /* 0: now, or when the latest version begins if that is later */
    str note;
};

extern const struct field company_calendar_fields[];
extern const struct field company_calendar_row_fields[]; /* without content and versions */
extern const struct field company_calendar_add_fields[];
extern const struct field company_calendar_change_fields[];

/* For rooms that count: the calendar of that key as it is in force at `at`, and the id of its version. ERR_NOT_FOUND
 * "calendar.not_found". */
enum err calendar_in_force(struct op *op, str key, utc at, int64_t *ret_version_id,
                           const struct calendar **ret) MUST_CHECK;
/* A version that something began under. */
enum err calendar_of_version(struct op *op, int64_t version_id,
                             const struct calendar **ret) MUST_CHECK;

/* struct company_calendar, by key. */
enum err company_calendar_list(struct op *op, struct list *ret) MUST_CHECK;
/* number 0: the version in force now. ERR_NOT_FOUND "calendar.not_found", "calendar.no_version". */
enum err company_calendar_get(struct op *op, str key, int64_t number,
                              struct company_calendar *ret) MUST_CHECK;
/* Field errors "calendar.key", "calendar.key_taken" and those of calendar_from below "/calendar". */
enum err company_calendar_add(struct op *op, const struct company_calendar_form *form,
                              struct company_calendar *ret) MUST_CHECK;
/* A new version; empty names stay. ERR_PRECONDITION "record.changed"; field errors "calendar.effective_past",
 * "calendar.effective_order" (before the latest version begins) and those of calendar_from. */
enum err company_calendar_change(struct op *op, str key, int64_t version,
                                 const struct company_calendar_form *form,
                                 struct company_calendar *ret) MUST_CHECK;
/* A new version of the latest one with a year's holidays (calendar_import). Nothing happens when that is in it
 * already. */
enum err company_calendar_import(struct op *op, str key, const struct holiday_year *year,
                                 struct company_calendar *ret) MUST_CHECK;

/* What that would do. */
struct import_preview {
    int64_t year, version; /* number of the latest */
    bool news;             /* there would be a new version */
    str covers_before, covers_to;
    strs papers;
    struct list changes; /* struct import_change */
};
extern const struct field import_preview_fields[];

enum err company_calendar_preview(struct op *op, str key, const struct holiday_year *year,
                                  struct import_preview *ret) MUST_CHECK;

/* The calendars that come with the program, for those who do not have them; where the company left one as it
 * came, a newer one of a newer program becomes its next version. Idempotent. */
enum err calendar_seed(struct op *op) MUST_CHECK;
/* Each version is there and can be read. */
enum err calendar_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                         int64_t *ret_wrong) MUST_CHECK;
