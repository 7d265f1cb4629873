/* The product's work straight on SQLite.
 *
 *   bare_sqlite serve  FILE PORT THREADS             GET /tickets /tickets/ID /timeline/ID /search?q=
 *                                                    POST /tickets (1 thread: there is one writer)
 *   bare_sqlite create FILE DRAFTS CLIENTS SECONDS   threads without HTTP, durable before each goes on
 *
 * FILE is a database that the product has made. Created tickets leave the same rows as the product's:
 * ticket, tag, count, the customer's counter, event, its head, text and index of the search. Who is
 * ready at the same time shares one transaction and one fsync. */
#include "bare.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file;

/* ------------------------------------------------------------------ the index's words */

/* One CJK character, or a run of ASCII letters and digits, is a word. */
static int word_length(const unsigned char *p, int left)
{
    int n = 0;
    while (n < left && ((p[n] >= '0' && p[n] <= '9') || (p[n] >= 'a' && p[n] <= 'z')))
        n++;
    if (n > 0 || p[0] < 0xe3 || p[0] >= 0xf0 || left < 3)
        return n;
    bool punctuation = p[0] == 0xef || (p[0] == 0xe3 && p[1] == 0x80);
    return punctuation ? 0 : 3;
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
    (void)t, (void)flags;
    for (int at = 0, rc; at < n;) {
        int length = word_length((const unsigned char *)text + at, n - at);
        if (length == 0) {
            at++;
            continue;
        }
        if ((rc = token(ctx, 0, text + at, length, at, at + length)) != SQLITE_OK)
            return rc;
        at += length;
    }
    return SQLITE_OK;
}

static int tokenizer_create(void *ctx, const char **args, int n, Fts5Tokenizer **ret)
{
    static char none;
    (void)ctx, (void)args, (void)n;
    *ret = (Fts5Tokenizer *)&none;
    return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *t)
{
    (void)t;
}

static void tokenizer_add(sqlite3 *db)
{
    static fts5_tokenizer ours = { tokenizer_create, tokenizer_delete, tokenize };
    fts5_api *api = NULL;
    sqlite3_stmt *s;
    sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL);
    sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(s);
    sqlite3_finalize(s);
    if (!api || api->xCreateTokenizer(api, "aftersale", NULL, &ours, NULL) != SQLITE_OK)
        die("fts5", "the tokenizer was not taken");
}

/* ------------------------------------------------------------------ statements */

static sqlite3 *open_file(const char *pragmas)
{
    sqlite3 *db;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(file, &db, flags, NULL) != SQLITE_OK)
        die(file, "cannot be opened");
    tokenizer_add(db);
    if (sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        die("pragma", sqlite3_errmsg(db));
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
        die(sql, sqlite3_errmsg(db));
    return s;
}

/* Runs a writing statement to its end; returns the first column of a first row. */
static int64_t run(sqlite3_stmt *s)
{
    int rc = sqlite3_step(s);
    int64_t first = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(s);
    if (rc != SQLITE_DONE)
        die(sqlite3_sql(s), sqlite3_errmsg(sqlite3_db_handle(s)));
    sqlite3_reset(s);
    return first;
}

static void bind_text(sqlite3_stmt *s, int at, const char *p, size_t n)
{
    sqlite3_bind_text(s, at, p, (int)n, SQLITE_STATIC);
}

static void row_cells(sqlite3_stmt *s, struct cell *cells, int n)
{
    for (int i = 0; i < n; i++) {
        int type = sqlite3_column_type(s, i);
        cells[i] = (struct cell){ .null = type == SQLITE_NULL };
        if (type == SQLITE_INTEGER)
            cells[i].number = sqlite3_column_int64(s, i);
        if (type == SQLITE_TEXT) {
            cells[i].p = (const char *)sqlite3_column_text(s, i);
            cells[i].n = (size_t)sqlite3_column_bytes(s, i);
        }
    }
}

/* ------------------------------------------------------------------ reading */

struct reader {
    sqlite3_stmt *page, *ticket, *timeline, *hits[2], *hit_ticket, *hit_customer;
};

#define HITS_SQL                                                                                   \
    "SELECT (f.rowid >> 17) & 274877906943 FROM search_fts f WHERE f.search_fts MATCH ?1 "         \
    "AND f.rowid >= (SELECT id << 55 FROM search_kind WHERE kind = ?2) "                           \
    "AND f.rowid < (SELECT (id + 1) << 55 FROM search_kind WHERE kind = ?2) ORDER BY f.rowid DESC"

static void *reader_open(void)
{
    struct reader *r = calloc(1, sizeof *r);
    sqlite3 *db = open_file("PRAGMA mmap_size = 268435456; PRAGMA cache_size = -512");
    r->page = prepare(db, "SELECT " TICKET_COLUMNS
                          "WHERE t.status < 3 ORDER BY t.updated_at DESC, t.id DESC LIMIT ?1");
    r->ticket = prepare(db, "SELECT " TICKET_COLUMNS "WHERE t.id = ?1");
    r->timeline =
        prepare(db, "SELECT " TIMELINE_COLUMNS
                    "WHERE e.subject_kind = 'ticket' AND e.subject_id = ?1 ORDER BY e.seq");
    r->hits[0] = prepare(db, HITS_SQL);
    r->hits[1] = prepare(db, HITS_SQL);
    r->hit_ticket = prepare(db, "SELECT " TICKET_COLUMNS "WHERE t.id = ?1");
    r->hit_customer = prepare(db, "SELECT " CUSTOMER_COLUMNS "WHERE id = ?1");
    return r;
}

static void get_page(struct reader *r, struct out *o)
{
    struct cell row[TICKET_CELLS];
    out_text(o, "{\"items\":[");
    sqlite3_bind_int(r->page, 1, PAGE + 1);
    for (int n = 0; sqlite3_step(r->page) == SQLITE_ROW && n < PAGE; n++) {
        if (n)
            out_bytes(o, ",", 1);
        row_cells(r->page, row, TICKET_CELLS);
        print_ticket(o, row, false);
    }
    sqlite3_reset(r->page);
    out_text(o, "],\"next\":null}");
}

static void get_ticket(struct reader *r, int64_t id, struct out *o)
{
    struct cell row[TICKET_CELLS];
    sqlite3_bind_int64(r->ticket, 1, id);
    if (sqlite3_step(r->ticket) == SQLITE_ROW) {
        row_cells(r->ticket, row, TICKET_CELLS);
        print_ticket(o, row, true);
    }
    sqlite3_reset(r->ticket);
}

static void get_timeline(struct reader *r, int64_t id, struct out *o)
{
    struct cell row[TIMELINE_CELLS];
    out_text(o, "{\"items\":[");
    sqlite3_bind_int64(r->timeline, 1, id);
    for (int n = 0; sqlite3_step(r->timeline) == SQLITE_ROW; n++) {
        if (n)
            out_bytes(o, ",", 1);
        row_cells(r->timeline, row, TIMELINE_CELLS);
        print_timeline_item(o, row);
    }
    sqlite3_reset(r->timeline);
    out_text(o, "],\"next\":null}");
}

static void print_hit(sqlite3_stmt *s, int64_t id, bool customer, struct out *o)
{
    struct cell row[TICKET_CELLS];
    sqlite3_bind_int64(s, 1, id);
    if (sqlite3_step(s) == SQLITE_ROW) {
        row_cells(s, row, customer ? CUSTOMER_CELLS : TICKET_CELLS);
        if (customer)
            print_customer(o, row);
        else
            print_ticket(o, row, false);
    }
    sqlite3_reset(s);
}

/* The newest records whose text holds the phrase: several texts of one record stand together. */
static void find(struct reader *r, int kind, const char *match, struct out *o)
{
    sqlite3_stmt *s = r->hits[kind];
    int64_t last = 0;
    bind_text(s, 1, match, strlen(match));
    bind_text(s, 2, kind ? "customer" : "ticket", kind ? 8 : 6);
    for (int n = 0; n < HITS && sqlite3_step(s) == SQLITE_ROW;) {
        int64_t id = sqlite3_column_int64(s, 0);
        if (id == last)
            continue;
        if (n++)
            out_bytes(o, ",", 1);
        print_hit(kind ? r->hit_customer : r->hit_ticket, id, kind, o);
        last = id;
    }
    sqlite3_reset(s);
}

/* The query as FTS5 wants a phrase: its words in quotes, divided by spaces. A last word of letters
 * is a beginning. */
static void match_of(const char *encoded, char *match, size_t cap)
{
    unsigned char text[200];
    int n = url_decode(encoded, text, sizeof text), length = 0;
    size_t m = 0;
    match[m++] = '"';
    for (int at = 0; at < n && m + 10 < cap;) {
        length = word_length(text + at, n - at);
        if (m > 1)
            match[m++] = ' ';
        memcpy(match + m, text + at, (size_t)length);
        m += (size_t)length, at += length ? length : 1;
    }
    snprintf(match + m, cap - m, "%s", length && text[n - 1] < 0x80 ? "\" *" : "\"");
}

static void get_search(struct reader *r, const char *query, struct out *o)
{
    char match[800];
    match_of(query, match, sizeof match);
    out_text(o, "{\"tickets\":[");
    find(r, 0, match, o);
    out_text(o, "],\"customers\":[");
    find(r, 1, match, o);
    out_text(o, "]}");
}

static void reader_get(void *state, const char *path, struct out *o)
{
    if (strncmp(path, "/tickets/", 9) == 0)
        get_ticket(state, atoll(path + 9), o);
    else if (strncmp(path, "/timeline/", 10) == 0)
        get_timeline(state, atoll(path + 10), o);
    else if (strncmp(path, "/search?q=", 10) == 0)
        get_search(state, path + 10, o);
    else
        get_page(state, o);
}

/* ------------------------------------------------------------------ writing */

enum write { BEGIN, COMMIT, TICKET, TAG, COUNT, CUSTOMER, HEAD, EVENT, DOC, FTS, WRITES };

static const char *const write_sql[WRITES] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [TICKET] = "INSERT INTO ticket (kind, subject, description, status, impact, urgency, priority, "
               "channel, customer_id, tags, created_at, updated_at, due_at, due_clock, near_at, "
               "alarm_at) VALUES (0, ?1, ?2, 0, 1, 1, 1, 5, ?3, ?4, ?5, ?5, ?5 + 97200000, 2, "
               "?5 + 77760000, ?5 + 77760000) RETURNING id",
    [TAG] = "INSERT INTO ticket_tag (ticket_id, tag) VALUES (?1, ?2)",
    [COUNT] =
        "INSERT INTO ticket_count (team_id, assignee_id, status, slot, n) VALUES (0, 0, 0, 0, 1) "
        "ON CONFLICT (team_id, assignee_id, status, slot) DO UPDATE SET n = n + 1",
    [CUSTOMER] = "UPDATE customer SET ticket_count = ticket_count + 1, open_count = open_count + 1 "
                 "WHERE id = ?1",
    [HEAD] = "INSERT INTO event_head (subject_kind, subject_id, seq) VALUES ('ticket', ?1, 1)",
    [EVENT] =
        "INSERT INTO event (at, actor_kind, actor_id, subject_kind, subject_id, seq, type, data, "
        "hash) VALUES (?1, 1, 1, 'ticket', ?2, 1, 'ticket.created', ?3, ?4)",
    [DOC] = "INSERT INTO search_doc (id, kind, ref_id, part, body) "
            "SELECT (id << 55) + (?1 << 17), 'ticket', ?1, 0, ?2 FROM search_kind "
            "WHERE kind = 'ticket' RETURNING id",
    [FTS] = "INSERT INTO search_fts (rowid, body) VALUES (?1, ?2)",
};

struct writer {
    sqlite3_stmt *sql[WRITES];
    struct out text;
};

static void *writer_open(void)
{
    struct writer *w = calloc(1, sizeof *w);
    sqlite3 *db = open_file("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                            "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                            "PRAGMA secure_delete = FAST; PRAGMA cache_size = -16384");
    for (int i = 0; i < WRITES; i++)
        w->sql[i] = prepare(db, write_sql[i]);
    run(prepare(db, "INSERT OR IGNORE INTO search_kind (kind) VALUES ('ticket')"));
    return w;
}

static void write_event(struct writer *w, int64_t id, int64_t customer_id, int64_t at)
{
    char data[200];
    static const char hash[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    int n = snprintf(data, sizeof data,
                     "{\"kind\":\"fault\",\"priority\":\"normal\",\"channel\":\"api\",\"status\":"
                     "\"new\",\"team_id\":0,\"assignee_id\":0,\"customer_id\":%lld}",
                     (long long)customer_id);
    sqlite3_bind_int64(w->sql[HEAD], 1, id);
    run(w->sql[HEAD]);
    sqlite3_bind_int64(w->sql[EVENT], 1, at);
    sqlite3_bind_int64(w->sql[EVENT], 2, id);
    bind_text(w->sql[EVENT], 3, data, (size_t)n);
    bind_text(w->sql[EVENT], 4, hash, sizeof hash - 1);
    run(w->sql[EVENT]);
}

static void write_search(struct writer *w, int64_t id, const struct draft *d)
{
    draft_search_text(&w->text, d);
    sqlite3_bind_int64(w->sql[DOC], 1, id);
    bind_text(w->sql[DOC], 2, w->text.p, w->text.n);
    int64_t doc = run(w->sql[DOC]);
    sqlite3_bind_int64(w->sql[FTS], 1, doc);
    bind_text(w->sql[FTS], 2, w->text.p, w->text.n);
    run(w->sql[FTS]);
}

static int64_t write_ticket(struct writer *w, const struct draft *d)
{
    sqlite3_stmt *s = w->sql[TICKET];
    int64_t at = (int64_t)1795000000000 + now_us() / 1000;
    bind_text(s, 1, d->subject, d->subject_n);
    bind_text(s, 2, d->description, d->description_n);
    sqlite3_bind_int64(s, 3, d->customer_id);
    bind_text(s, 4, d->tag, d->tag_n);
    sqlite3_bind_int64(s, 5, at);
    int64_t id = run(s);
    sqlite3_bind_int64(w->sql[TAG], 1, id);
    bind_text(w->sql[TAG], 2, d->tag, d->tag_n);
    run(w->sql[TAG]);
    run(w->sql[COUNT]);
    sqlite3_bind_int64(w->sql[CUSTOMER], 1, d->customer_id);
    run(w->sql[CUSTOMER]);
    write_event(w, id, d->customer_id, at);
    write_search(w, id, d);
    return id;
}

/* Over HTTP: what is ready together is one group. The answer is short; the product gives the ticket. */
static void writer_post(void *state, struct post *posts, size_t n)
{
    struct writer *w = state;
    char answer[40];
    run(w->sql[BEGIN]);
    for (size_t i = 0; i < n; i++) {
        struct draft d = draft_read(posts[i].body, posts[i].body_n);
        snprintf(answer, sizeof answer, "{\"id\":%lld}", (long long)write_ticket(w, &d));
        out_text(posts[i].answer, answer);
    }
    run(w->sql[COMMIT]);
}

/* ------------------------------------------------------------------ many clients, one writer */

static struct drafts drafts;

static void group_begin(void *state)
{
    struct writer *w = state;
    run(w->sql[BEGIN]);
}

static void group_write(void *state, size_t turn)
{
    write_ticket(state, &drafts.items[turn % drafts.n]);
}

static void group_commit(void *state)
{
    struct writer *w = state;
    run(w->sql[COMMIT]);
}

static void create(const char *draft_file, int clients, int seconds)
{
    static const struct writing writing = { group_begin, group_write, group_commit };
    drafts = drafts_load(draft_file);
    write_in_groups(&writing, writer_open(), clients, seconds);
}

/* ------------------------------------------------------------------ main */

struct both {
    struct reader *reader;
    struct writer *writer;
};

static void *both_open(void)
{
    struct both *b = calloc(1, sizeof *b);
    b->reader = reader_open();
    return b;
}

static void both_get(void *state, const char *path, struct out *o)
{
    struct both *b = state;
    reader_get(b->reader, path, o);
}

static void both_post(void *state, struct post *posts, size_t n)
{
    struct both *b = state;
    if (!b->writer)
        b->writer = writer_open();
    writer_post(b->writer, posts, n);
}

int main(int argc, char **argv)
{
    static const struct app app = { both_open, both_get, both_post };
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    file = argc > 2 ? argv[2] : NULL;
    if (argc == 5 && strcmp(argv[1], "serve") == 0)
        serve(&app, atoi(argv[3]), atoi(argv[4]));
    else if (argc == 6 && strcmp(argv[1], "create") == 0)
        create(argv[3], atoi(argv[4]), atoi(argv[5]));
    else
        die("usage", "bare_sqlite serve FILE PORT THREADS | create FILE DRAFTS CLIENTS SECONDS");
    return 0;
}
