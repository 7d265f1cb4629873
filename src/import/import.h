/* Records from a CSV file of another system. A map (JSON, docs/import.md) says which columns make which
 * fields; what is wrong with it is told by JSON pointer. Good rows go in, bad ones are told with line and
 * column and left out. A key makes it safe to repeat: a row whose record is there already is counted, one
 * that says something else than its record is told, neither is written over.
 *
 * What is imported is a kind: a field table of the row and a few functions. The engine knows the file, the
 * map, the batches and the telling; the kind knows its rows. */
#pragma once

#include "../http/http.h"
#include "../store/db.h"

struct import_map;

#define IMPORT_KEYS 2

/* What people call a field, "serial", or one of its choices, "state=sold": as the code of a text in locales/. */
struct import_word {
    const char *name, *code;
};

struct import_kind {
    const char *permission;
    const struct import_word *words; /* a line for each field and choice; ends with a NULL name */
    const struct field
        *fields; /* what a map may name, of a row of `size` bytes; REQUIRED must be named */
    size_t size;
    void (*prepare)(struct op *op,
                    void *row); /* what stands where the file says nothing; may be NULL */
    /* Looks at a row that was read, also at one in which something is wrong already: field errors at
     * import_label(map, …). It may fill in what it finds. */
    enum err (*check)(struct op *op, const struct import_map *map, void *row);
    /* What no other row of the file may have; an empty text is no key. */
    void (*keys)(struct op *op, const void *row, str ret[IMPORT_KEYS]);
    const char *key_fields[IMPORT_KEYS];
    /* Is its record there? Then *ret_name says how people call it, *ret_fields in what it differs. */
    enum err (*find)(struct op *op, const void *row, bool *ret_there, str *ret_name,
                     str *ret_fields);
    /* Writes the rows whose records are not there, inside a transaction. What it refuses (ERR_INVALID,
     * ERR_CONFLICT, ERR_NOT_FOUND) makes a bad row of that row, and of no other. */
    enum err (*write)(struct op *op, void *rows, size_t n);
};

/* What can be imported in this house: app/imports.c lists it, in the order in which the files are brought. */
struct import_offer {
    const char *name; /* "units"; ends with NULL */
    const struct import_kind *kind;
    const char *words; /* code of what people call it */
};
void import_offers(const struct import_offer *table);
const struct import_offer *import_offered(void);
const struct import_offer *import_offer_named(str name); /* NULL when none */

/* The column that a field comes from, or the field's name: where its faults are told. */
str import_label(const struct import_map *map, const char *field);

/* Has a good row further up in the file that key? */
bool import_seen(const struct import_map *map, size_t key, str text);
/* What people call the field; its name where the kind has no word. */
str import_field_words(struct op *op, const struct import_kind *kind, const char *field,
                       enum lang lang);
/* The same of a choice of an F_ENUM. */
str import_choice_words(struct op *op, const struct import_kind *kind, const struct field *field,
                        const char *label, enum lang lang);

/* ERR_SYNTAX, or ERR_INVALID with all faults. */
enum err import_map_read(struct op *op, const struct import_kind *kind, str json,
                         struct import_map **ret) MUST_CHECK;

/* The first records of a file. */
#define IMPORT_SAMPLES 3

struct import_sample {
    strs cells;
};

struct import_look {
    strs heading;
    struct list samples; /* struct import_sample */
    int64_t rows;
};
/* ERR_INVALID as import_run. */
enum err import_look(struct op *op, str bytes, struct import_look *ret) MUST_CHECK;
/* Which column makes which field. */
struct import_mapped {
    str field, column;
};
/* What the heading itself tells: columns called as fields are, by name or in either language, as struct
 * import_mapped; *ret_missing: required fields without a column. */
void import_guess(struct op *op, const struct import_kind *kind, const strs *heading,
                  struct list *ret, strs *ret_missing);
/* The same as the JSON of a map. */
str import_map_text(struct op *op, const struct list *mapped);

struct import_report {
    int64_t rows;    /* records of the file, without its heading */
    int64_t added;   /* records made (dry run: that would be) */
    int64_t there;   /* with a record already */
    int64_t changed; /* of those: the file says something else than the record */
    int64_t bad;     /* left out, the torn record too */
    int64_t torn;    /* line of a last record that is not whole, 0 = none */
    str encoding;    /* "utf-8" or "gb18030": what it was read as */
};
extern const struct field import_report_fields[];

/* What happens on the way; any may be NULL. Called in the order of the file's lines within a batch; only rows that
 * were refused when they were written come behind the others of theirs. */
struct import_watch {
    void *ctx;
    void (*heading)(void *ctx, const strs *cells);
    /* The op's fault holds one item for each thing that is wrong; its pointer is the column. */
    void (*bad)(void *ctx, struct op *op, int64_t line, const strs *cells);
    /* key: the row's first; name: of the record that is there; fields: in which the two differ. */
    void (*changed)(void *ctx, struct op *op, int64_t line, str key, str name, str fields);
    void (*progress)(void *ctx, const struct import_report *so_far);
};

/* "line 3, 序列号: …": one thing that is wrong with a row. */
str import_reason(struct op *op, int64_t line, const struct fault_item *item);
/* A row of the file to be repaired: its cells, and why it was refused. */
void import_reject(struct buf *out, const strs *cells, str why);
#define IMPORT_WHY "import_error" /* heading of that column */

/* Reads the whole text and writes in batches of a few hundred, each an op and a transaction of its own:
 * what was reported as added stays when a later batch fails. Needs the kind's permission.
 * ERR_INVALID "import.encoding", "import.no_column" (pointer: place in the map), "import.no_heading". */
enum err import_run(struct op *op, struct import_map *map, str bytes, bool dry_run,
                    const struct import_watch *watch, struct import_report *ret) MUST_CHECK;

extern const struct route import_routes[];
