/* What the bare programs share: the work that the product does, written down as directly as C allows.
 * Nothing here is the product's code, and nothing here checks who asks, what is allowed or whether the
 * input makes sense: that difference is what the benchmark measures.
 *
 * bare_sqlite.c and bare_pg.c fill cells from their engine; print.c writes the JSON that the product
 * answers, serve.c is the least HTTP server that 64 connections can be put on, groups.c the group commit
 * of SQLite. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ------------------------------------------------------------------ output */

/* Grows; memory ends the program. */
struct out {
    char *p;
    size_t n, cap;
};

void out_bytes(struct out *o, const char *p, size_t n);
void out_text(struct out *o, const char *z);

/* A column of the row in hand. p is a text (or NULL), number an integer column. */
struct cell {
    const char *p;
    size_t n;
    int64_t number;
    bool null;
};

/* The columns in the order in which TICKET_COLUMNS, TIMELINE_COLUMNS and CUSTOMER_COLUMNS name them. */
void print_ticket(struct out *o, const struct cell *row, bool whole);
void print_timeline_item(struct out *o, const struct cell *row);
void print_customer(struct out *o, const struct cell *row);

#define TICKET_CELLS 29
#define TICKET_COLUMNS                                                                             \
    "t.id, t.version, t.kind, t.subject, t.description, t.status, t.impact, t.urgency, "           \
    "t.priority, t.channel, t.customer_id, c.name, t.team_id, t.assignee_id, t.tags, "             \
    "t.external_id, t.message_count, t.last_from, t.created_at, t.updated_at, "                    \
    "t.first_reply_at, t.resolved_at, t.closed_at, t.reopened_count, t.unit_id, t.order_id, "      \
    "t.due_at, t.due_clock, t.near_at "                                                            \
    "FROM ticket t LEFT JOIN customer c ON c.id = t.customer_id "

#define TIMELINE_CELLS 10
#define TIMELINE_COLUMNS                                                                           \
    "e.seq, e.at, e.type, e.actor_kind, e.actor_id, coalesce(u.name, c.name, ''), e.data, "        \
    "m.id, m.type, m.body FROM event e "                                                           \
    "LEFT JOIN message m ON m.ticket_id = e.subject_id AND m.seq = e.seq "                         \
    "LEFT JOIN user_account u ON e.actor_kind = 1 AND u.id = e.actor_id "                          \
    "LEFT JOIN customer c ON e.actor_kind = 2 AND c.id = e.actor_id "

#define CUSTOMER_CELLS 13
#define CUSTOMER_COLUMNS                                                                           \
    "id, version, kind, name, phone, mail, level, notes, external_id, ticket_count, "              \
    "open_count, created_at, updated_at FROM customer "

#define PAGE 50
#define HITS 20 /* of a search */

/* ------------------------------------------------------------------ new tickets */

/* The parts of a request body that become rows. */
struct draft {
    const char *subject, *description, *tag;
    size_t subject_n, description_n, tag_n;
    int64_t customer_id;
};

/* Finds the members by their names in one line of JSON that holds no escapes. */
struct draft draft_read(const char *json, size_t n);
/* What the search index gets of it; into o, emptied first. */
void draft_search_text(struct out *o, const struct draft *d);
/* Lines of a file as drafts; the text stays in memory. */
struct drafts {
    struct draft *items;
    size_t n;
};
struct drafts drafts_load(const char *file);

/* Up to cap bytes of a query value; returns how many. */
int url_decode(const char *encoded, unsigned char *ret, size_t cap);

/* ------------------------------------------------------------------ serving */

struct post {
    const char *body;
    size_t body_n;
    struct out *answer; /* append the JSON */
    void *connection;
};

/* One state for each thread; path begins behind the host ("/tickets?…"). All POSTs that are ready at
 * the same time come in one batch, and are answered when it returns. */
struct app {
    void *(*open)(void);
    void (*get)(void *state, const char *path, struct out *answer);
    void (*post)(void *state, struct post *posts, size_t n);
};

/* Serves on 127.0.0.1 until killed. */
void serve(const struct app *app, int port, int threads);

/* ------------------------------------------------------------------ measuring */

int64_t now_us(void);
int64_t cpu_us(void); /* of this process */

struct times {
    uint32_t *us;
    size_t n, cap;
};

void times_add(struct times *t, int64_t us);
void times_join(struct times *into, const struct times *from);
/* One line of JSON: requests in the measured time, all, errors, seconds, rate, p50_us, p90_us, p99_us,
 * max_us, and cpu_us: this program's processor time for each request. */
void times_print(struct times *t, int64_t errors, double seconds, int64_t cpu, size_t all);

/* Threads that each write, wait until it is durable, and write again; one writer takes all who wait as
 * a group, with one transaction and one fsync. The measured times as times_print has them. */
struct writing {
    void (*begin)(void *state);
    void (*write)(void *state, size_t turn); /* turn counts the writes of all */
    void (*commit)(void *state);
};
void write_in_groups(const struct writing *w, void *state, int clients, int seconds);

void die(const char *what, const char *why);
