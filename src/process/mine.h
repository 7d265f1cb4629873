/* Process mining: what really happened, from a log of events. An event says which case it belongs to, what
 * was done and when; from many of them come the paths that cases take (variants), who follows whom and
 * after what wait (the directly-follows graph), how long cases last and what is done twice.
 *
 * The core knows no files: events go in one by one (mine_event), a report comes out. Within a case the
 * order is that of time; events of the same instant keep the order in which they were given. The readers
 * bring events from CSV and XES (IEEE 1849); what they cannot use is told by line and left out. */
#pragma once

#include "../base/buf.h"
#include "../base/field.h"
#include "../base/op.h"

#define MINE_EVENTS_MAX 10000000
#define MINE_NAME_MAX   1000       /* bytes of a case's or an activity's name */
#define MINE_BYTES_MAX  (1u << 30) /* of a file, unpacked */
#define MINE_BAD_SHOWN  100        /* bad rows that are told; all are counted */

/* ------------------------------------------------------------------ events in */

struct mine_log;

struct mine_log *mine_log_new(struct arena *mem);
/* Names are copied. ERR_TOO_LARGE "process.too_many". */
enum err mine_event(struct op *op, struct mine_log *log, str id, str activity, utc at) MUST_CHECK;
size_t mine_log_size(const struct mine_log *log); /* events so far */

/* RFC 3339, the same with a blank for the T, "/" for "-", one digit where two are usual, without seconds
 * or without a clock. A time without offset is read as UTC: only differences are told. False when it is
 * none of these, or not between 1970 and 9999. */
bool mine_time(str text, utc *ret);

/* ------------------------------------------------------------------ events from files */

/* Where the three stand: a heading of a CSV file, a key of an XES file; empty = as is usual. */
struct mine_columns {
    str id, activity, time;
};

struct mine_bad {
    int64_t line;
    str column; /* empty: the row as a whole */
    str reason; /* in the op's language */
};

struct mine_reading {
    int64_t bad_rows;
    struct list bad; /* struct mine_bad, the first MINE_BAD_SHOWN */
};

/* A source of bytes, as csv_open has it: how many were read, 0 at the end, -1 on failure. */
typedef ptrdiff_t mine_source(void *from, char *into, size_t n);

/* ERR_SYNTAX "process.encoding", ERR_INVALID with what is wrong at --case, --activity, --time. */
enum err mine_read_csv(struct op *op, str bytes, const struct mine_columns *columns,
                       struct mine_log *log, struct mine_reading *ret) MUST_CHECK;
/* ERR_SYNTAX "process.xml" with line and column, "process.doctype": entities are never expanded. */
enum err mine_read_xes(struct op *op, mine_source *read, void *from,
                       const struct mine_columns *columns, struct mine_log *log,
                       struct mine_reading *ret) MUST_CHECK;
/* Either of the two, packed by gzip or not; "-" is standard input. A file is XES when it begins with "<".
 * ERR_NOT_FOUND "process.unreadable", ERR_SYNTAX "process.gzip", "process.file" around what a reader said,
 * ERR_TOO_LARGE "process.too_large", ERR_INVALID "process.no_events" when no row was good. */
enum err mine_read_file(struct op *op, str name, const struct mine_columns *columns,
                        struct mine_log *log, struct mine_reading *ret) MUST_CHECK;

/* ------------------------------------------------------------------ the report */

/* Milliseconds. The median and p90 lie between the two nearest values where none is exactly there. */
struct mine_spread {
    int64_t mean, median, p90, max;
};

struct mine_tally {
    str name;
    int64_t count;
};

/* Whether a variant keeps to what is drawn: only where somebody has held it against a process. */
enum variant_follows { VARIANT_UNASKED, VARIANT_FOLLOWS, VARIANT_LEAVES };

struct mine_variant {
    strs path;
    int64_t count;
    int follows; /* enum variant_follows; printed unless unasked */
};

struct mine_edge {
    str from, to;
    int64_t count;
    struct mine_spread wait;
};

struct mine_rework {
    str name;
    int64_t cases;   /* in which it was done more than once */
    int64_t repeats; /* times beyond the first, over all cases */
};

/* Lists begin with what is most frequent; of equals with what came first (edges: by name). */
struct mine_report {
    int64_t cases, events;
    struct list activities;   /* struct mine_tally   */
    struct list variants;     /* struct mine_variant */
    struct list edges;        /* struct mine_edge    */
    struct list starts, ends; /* struct mine_tally   */
    struct mine_spread throughput;
    struct list rework; /* struct mine_rework  */
};

/* Sorts the log. An empty log gives an empty report. */
void mine_report(struct arena *mem, struct mine_log *log, struct mine_report *ret);

/* Of n sorted values; all 0 when there are none. */
struct mine_spread mine_spread_of(const int64_t *sorted, size_t n);

/* ------------------------------------------------------------------ the report out */

void mine_print_json(struct buf *out, const struct mine_report *r,
                     const struct mine_reading *reading);
void mine_print_dot(struct op *op, struct buf *out, const struct mine_report *r);
void mine_print_text(struct op *op, struct buf *out, const struct mine_report *r,
                     const struct mine_reading *reading);
