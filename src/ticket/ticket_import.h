/* Tickets from a CSV file of another system. A map (JSON, docs/import.md) says which columns make which
 * fields; what is wrong with it is told by JSON pointer. Good rows go in, bad ones are told with line and
 * column and left out. The external id makes it safe to repeat: a row whose ticket is there already is
 * counted, one that says something else than its ticket is told, neither is written over. */
#pragma once

#include "ticket.h"

struct import_map;

/* ERR_SYNTAX, or ERR_INVALID with all faults. */
enum err import_map_read(struct op *op, str json, struct import_map **ret) MUST_CHECK;

struct import_report {
    int64_t rows;    /* records of the file, without its heading */
    int64_t added;   /* tickets made (dry run: that would be) */
    int64_t there;   /* with a ticket already */
    int64_t changed; /* of those: the file says something else than the ticket */
    int64_t bad;     /* left out, the torn record too */
    int64_t torn;    /* line of a last record that is not whole, 0 = none */
    str encoding;    /* "utf-8" or "gb18030": what it was read as */
};
extern const struct field import_report_fields[];

/* What happens on the way; any may be NULL. Called in the order of the file's lines within a batch. */
struct import_watch {
    void *ctx;
    void (*heading)(void *ctx, const strs *cells);
    /* The op's fault holds one item for each thing that is wrong; its pointer is the column. */
    void (*bad)(void *ctx, struct op *op, int64_t line, const strs *cells);
    void (*changed)(void *ctx, struct op *op, int64_t line, const struct ticket *ticket,
                    str fields);
    void (*progress)(void *ctx, const struct import_report *so_far);
};

/* Reads the whole text and writes in batches of a few hundred, each an op and a transaction of its own:
 * what was reported as added stays when a later batch fails. Needs the permission "ticket.import".
 * ERR_INVALID "import.encoding", "import.no_column" (pointer: place in the map), "import.no_heading". */
enum err ticket_import(struct op *op, struct import_map *map, str bytes, bool dry_run,
                       const struct import_watch *watch, struct import_report *ret) MUST_CHECK;
