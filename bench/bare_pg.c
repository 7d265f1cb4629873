/* The product's work straight on PostgreSQL by libpq.
 *
 *   bare_pg serve  URL PORT THREADS              GET /tickets /tickets/ID /timeline/ID /search?q=
 *   bare_pg create URL DRAFTS CLIENTS SECONDS    one connection and thread for each client, no HTTP
 *
 * A ticket is created in two round trips: BEGIN and the ticket, whose id the rest needs; the rest and
 * COMMIT. The server groups the commits of its connections by itself. */
#include "bare.h"

#include <endian.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *url;

#define TEXT_OID   25
#define INT8_OID   20
#define PARAMS_MAX 6

/* ------------------------------------------------------------------ statements */

static PGconn *connect_now(void)
{
    PGconn *c = PQconnectdb(url);
    if (PQstatus(c) != CONNECTION_OK)
        die("connect", PQerrorMessage(c));
    return c;
}

/* types: one letter for each parameter, i or t. */
static void prepare(PGconn *c, const char *name, const char *types, const char *sql)
{
    Oid oids[PARAMS_MAX];
    int n = (int)strlen(types);
    for (int i = 0; i < n; i++)
        oids[i] = types[i] == 'i' ? INT8_OID : TEXT_OID;
    PGresult *r = PQprepare(c, name, sql, n, oids);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        die(sql, PQerrorMessage(c));
    PQclear(r);
}

/* Parameters of one call, integers in network order. */
struct params {
    int n, lengths[PARAMS_MAX], formats[PARAMS_MAX];
    int64_t numbers[PARAMS_MAX];
    const char *values[PARAMS_MAX];
};

static void param_int(struct params *p, int64_t v)
{
    p->numbers[p->n] = (int64_t)htobe64((uint64_t)v);
    p->values[p->n] = (const char *)&p->numbers[p->n];
    p->lengths[p->n] = 8, p->formats[p->n] = 1;
    p->n++;
}

static void param_text(struct params *p, const char *text, size_t n)
{
    p->values[p->n] = text;
    p->lengths[p->n] = (int)n, p->formats[p->n] = 1;
    p->n++;
}

static PGresult *ask(PGconn *c, const char *name, const struct params *p)
{
    PGresult *r = PQexecPrepared(c, name, p->n, p->values, p->lengths, p->formats, 1);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        die(name, PQerrorMessage(c));
    return r;
}

static int64_t binary_int(const char *p, int n)
{
    int64_t v;
    int16_t small;
    if (n == 2) {
        memcpy(&small, p, 2);
        return (int16_t)be16toh((uint16_t)small);
    }
    memcpy(&v, p, 8);
    return (int64_t)be64toh((uint64_t)v);
}

static void row_cells(const PGresult *r, int row, struct cell *cells, int n)
{
    for (int i = 0; i < n; i++) {
        cells[i] = (struct cell){ .null = PQgetisnull(r, row, i) };
        if (cells[i].null)
            continue;
        const char *p = PQgetvalue(r, row, i);
        int length = PQgetlength(r, row, i);
        if (PQftype(r, i) == TEXT_OID)
            cells[i].p = p, cells[i].n = (size_t)length;
        else
            cells[i].number = binary_int(p, length);
    }
}

/* ------------------------------------------------------------------ reading */

static void *reader_open(void)
{
    PGconn *c = connect_now();
    prepare(c, "page", "i",
            "SELECT " TICKET_COLUMNS
            "WHERE t.status < 3 ORDER BY t.updated_at DESC, t.id DESC LIMIT $1");
    prepare(c, "ticket", "i", "SELECT " TICKET_COLUMNS "WHERE t.id = $1");
    prepare(c, "timeline", "i",
            "SELECT " TIMELINE_COLUMNS
            "WHERE e.subject_kind = 'ticket' AND e.subject_id = $1 ORDER BY e.seq");
    prepare(c, "hits", "ttti",
            "SELECT DISTINCT ref_id FROM search_doc WHERE kind = $1 "
            "AND spaced LIKE $2 AND grams @> $3::text[] ORDER BY ref_id DESC LIMIT $4");
    prepare(c, "hit_tickets", "t",
            "SELECT " TICKET_COLUMNS "WHERE t.id = ANY ($1::bigint[]) ORDER BY t.id DESC");
    prepare(c, "hit_customers", "t",
            "SELECT " CUSTOMER_COLUMNS "WHERE id = ANY ($1::bigint[]) ORDER BY id DESC");
    return c;
}

enum record { TICKET, TICKET_WHOLE, TIMELINE, CUSTOMER };

static void print_rows(struct out *o, PGresult *r, int limit, enum record what)
{
    struct cell row[TICKET_CELLS];
    int rows = PQntuples(r) < limit ? PQntuples(r) : limit;
    for (int i = 0; i < rows; i++) {
        if (i)
            out_bytes(o, ",", 1);
        row_cells(r, i, row, PQnfields(r));
        if (what == TIMELINE)
            print_timeline_item(o, row);
        else if (what == CUSTOMER)
            print_customer(o, row);
        else
            print_ticket(o, row, what == TICKET_WHOLE);
    }
    PQclear(r);
}

static void get_one(PGconn *c, const char *name, int64_t id, int limit, enum record what,
                    struct out *o)
{
    struct params p = { 0 };
    param_int(&p, id);
    print_rows(o, ask(c, name, &p), limit, what);
}

/* A query of CJK characters or one word, as the columns spaced and grams have it: pairs of
 * characters, or the beginning of a word. */
static void match_of(const char *query, char *like, char *grams, size_t cap)
{
    unsigned char text[200];
    size_t n = (size_t)url_decode(query, text, sizeof text), l = 0, g = 0;
    bool cjk = n > 2 && text[0] >= 0xe3;
    like[l++] = '%';
    for (size_t at = 0, step = cjk ? 3 : n; at < n && l + step + 4 < cap; at += step) {
        l += (size_t)snprintf(like + l, cap - l, " %.*s", (int)step, (const char *)text + at);
        if (cjk && at + 6 <= n)
            g += (size_t)snprintf(grams + g, cap - g, "%s\"%.6s\"", g ? "," : "{",
                                  (const char *)text + at);
    }
    snprintf(like + l, cap - l, cjk ? " %%" : "%%");
    if (!cjk)
        g = (size_t)snprintf(grams, cap, "{\"^%.*s\"", n > 8 ? 8 : (int)n, (const char *)text);
    snprintf(grams + g, cap - g, "}");
}

static void find(PGconn *c, const char *kind, const char *like, const char *grams, struct out *o)
{
    bool customer = kind[0] == 'c';
    char ids[HITS * 21 + 3];
    size_t n = 0;
    struct params p = { 0 }, q = { 0 };
    param_text(&p, kind, strlen(kind));
    param_text(&p, like, strlen(like));
    param_text(&p, grams, strlen(grams));
    param_int(&p, HITS);
    PGresult *r = ask(c, "hits", &p);
    for (int i = 0; i < PQntuples(r); i++)
        n += (size_t)snprintf(ids + n, sizeof ids - n, "%c%lld", n ? ',' : '{',
                              (long long)binary_int(PQgetvalue(r, i, 0), 8));
    PQclear(r);
    if (n == 0)
        return;
    ids[n++] = '}';
    param_text(&q, ids, n);
    r = ask(c, customer ? "hit_customers" : "hit_tickets", &q);
    print_rows(o, r, HITS, customer ? CUSTOMER : TICKET);
}

static void get_search(PGconn *c, const char *query, struct out *o)
{
    char like[800], grams[800];
    match_of(query, like, grams, sizeof like);
    out_text(o, "{\"tickets\":[");
    find(c, "ticket", like, grams, o);
    out_text(o, "],\"customers\":[");
    find(c, "customer", like, grams, o);
    out_text(o, "]}");
}

static void get(void *state, const char *path, struct out *o)
{
    if (strncmp(path, "/tickets/", 9) == 0) {
        get_one(state, "ticket", atoll(path + 9), 1, TICKET_WHOLE, o);
    } else if (strncmp(path, "/search?q=", 10) == 0) {
        get_search(state, path + 10, o);
    } else {
        bool timeline = strncmp(path, "/timeline/", 10) == 0;
        out_text(o, "{\"items\":[");
        if (timeline)
            get_one(state, "timeline", atoll(path + 10), 10000, TIMELINE, o);
        else
            get_one(state, "page", PAGE + 1, PAGE, TICKET, o);
        out_text(o, "],\"next\":null}");
    }
}

/* ------------------------------------------------------------------ writing */

static PGconn *writer_open(void)
{
    PGconn *c = connect_now();
    prepare(c, "begin", "", "BEGIN");
    prepare(c, "commit", "", "COMMIT");
    prepare(c, "ticket", "ttiti",
            "INSERT INTO ticket (kind, subject, description, status, impact, urgency, priority, "
            "channel, "
            "customer_id, tags, created_at, updated_at, due_at, due_clock, near_at, alarm_at) "
            "VALUES (0, $1, $2, 0, 1, 1, 1, 5, $3, $4, $5, $5, $5 + 97200000, 2, $5 + 77760000, "
            "$5 + 77760000) RETURNING id");
    prepare(c, "tag", "it", "INSERT INTO ticket_tag (ticket_id, tag) VALUES ($1, $2)");
    prepare(
        c, "count", "i",
        "INSERT INTO ticket_count (team_id, assignee_id, status, slot, n) VALUES (0, 0, 0, $1, 1) "
        "ON CONFLICT (team_id, assignee_id, status, slot) DO UPDATE SET n = ticket_count.n + 1");
    prepare(c, "customer", "i",
            "UPDATE customer SET ticket_count = ticket_count + 1, open_count = open_count + 1 "
            "WHERE id = $1");
    prepare(c, "head", "i",
            "INSERT INTO event_head (subject_kind, subject_id, seq) VALUES ('ticket', $1, 1)");
    prepare(
        c, "event", "iitt",
        "INSERT INTO event (at, actor_kind, actor_id, subject_kind, subject_id, seq, type, data, "
        "hash) VALUES ($1, 1, 1, 'ticket', $2, 1, 'ticket.created', $3, $4)");
    prepare(c, "doc", "ittt",
            "INSERT INTO search_doc (kind, ref_id, part, body, spaced, grams) "
            "VALUES ('ticket', $1, 0, $2, $3, $4::text[])");
    PQenterPipelineMode(c);
    return c;
}

static void queue(PGconn *c, const char *name, const struct params *p)
{
    if (!PQsendQueryPrepared(c, name, p->n, p->values, p->lengths, p->formats, 1))
        die(name, PQerrorMessage(c));
}

/* Sends what is queued and takes all results; the first column of the only row among them. */
static int64_t settle(PGconn *c)
{
    int64_t id = 0;
    PQpipelineSync(c);
    for (PGresult *r;;) {
        r = PQgetResult(c);
        ExecStatusType status = r ? PQresultStatus(r) : PGRES_COMMAND_OK;
        if (status == PGRES_TUPLES_OK && PQntuples(r) == 1)
            id = binary_int(PQgetvalue(r, 0, 0), 8);
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
            status != PGRES_PIPELINE_SYNC)
            die("write", PQerrorMessage(c));
        PQclear(r);
        if (status == PGRES_PIPELINE_SYNC)
            return id;
    }
}

/* The text's words divided by spaces, and its grams: CJK characters, pairs of them, words with their
 * beginnings. Repeated grams stay: the index keeps each once anyway. */
static void search_columns(const struct out *text, struct out *spaced, struct out *grams)
{
    size_t before = 0;
    spaced->n = grams->n = 0;
    for (size_t at = 0; at < text->n;) {
        const char *p = text->p + at;
        size_t n = 0;
        while (at + n < text->n && ((p[n] >= '0' && p[n] <= '9') || (p[n] >= 'a' && p[n] <= 'z')))
            n++;
        bool cjk = n == 0 && (unsigned char)*p >= 0xe3 && (unsigned char)*p < 0xef &&
                   !((unsigned char)p[0] == 0xe3 && (unsigned char)p[1] == 0x80);
        size_t step = cjk ? 3 : n ? n : 1;
        if (cjk || n) {
            out_bytes(spaced, " ", 1);
            out_bytes(spaced, p, step);
            out_text(grams, grams->n ? ",\"" : "{\"");
            out_bytes(grams, p, step);
            out_text(grams, "\"");
        }
        if (cjk && before == 3) {
            out_text(grams, ",\"");
            out_bytes(grams, p - 3, 6);
            out_text(grams, "\"");
        }
        for (size_t part = 1; part <= n && part <= 8; part++) {
            out_text(grams, ",\"^");
            out_bytes(grams, p, part);
            out_text(grams, "\"");
        }
        before = cjk ? 3 : 0;
        at += step;
    }
    out_text(spaced, " ");
    out_text(grams, grams->n ? "}" : "{}");
}

struct client {
    pthread_t thread;
    PGconn *connection;
    int64_t slot;
    struct out text, spaced, grams;
    struct times times;
};

static struct drafts drafts;
static atomic_size_t turn;
static atomic_bool over;

static void queue_event(struct client *k, int64_t id, int64_t customer_id, int64_t at)
{
    static const char hash[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    char data[200];
    struct params head = { 0 }, event = { 0 };
    int n = snprintf(data, sizeof data,
                     "{\"kind\":\"fault\",\"priority\":\"normal\",\"channel\":\"api\",\"status\":"
                     "\"new\",\"team_id\":0,\"assignee_id\":0,\"customer_id\":%lld}",
                     (long long)customer_id);
    param_int(&head, id);
    queue(k->connection, "head", &head);
    param_int(&event, at);
    param_int(&event, id);
    param_text(&event, data, (size_t)n);
    param_text(&event, hash, sizeof hash - 1);
    queue(k->connection, "event", &event);
}

static void queue_search(struct client *k, int64_t id, const struct draft *d)
{
    struct params doc = { 0 };
    draft_search_text(&k->text, d);
    search_columns(&k->text, &k->spaced, &k->grams);
    param_int(&doc, id);
    param_text(&doc, k->text.p, k->text.n);
    param_text(&doc, k->spaced.p, k->spaced.n);
    param_text(&doc, k->grams.p, k->grams.n);
    queue(k->connection, "doc", &doc);
}

static void write_ticket(struct client *k, const struct draft *d)
{
    struct params none = { 0 }, ticket = { 0 }, tag = { 0 }, count = { 0 }, customer = { 0 };
    int64_t at = (int64_t)1795000000000 + now_us() / 1000;
    param_text(&ticket, d->subject, d->subject_n);
    param_text(&ticket, d->description, d->description_n);
    param_int(&ticket, d->customer_id);
    param_text(&ticket, d->tag, d->tag_n);
    param_int(&ticket, at);
    queue(k->connection, "begin", &none);
    queue(k->connection, "ticket", &ticket);
    int64_t id = settle(k->connection);
    param_int(&tag, id);
    param_text(&tag, d->tag, d->tag_n);
    queue(k->connection, "tag", &tag);
    queue_event(k, id, d->customer_id, at);
    queue_search(k, id, d);
    param_int(&customer, d->customer_id);
    queue(k->connection, "customer", &customer);
    param_int(&count, k->slot);
    queue(k->connection, "count", &count);
    queue(k->connection, "commit", &none);
    settle(k->connection);
}

static void *run_client(void *arg)
{
    struct client *k = arg;
    while (!over) {
        int64_t begin = now_us();
        write_ticket(k, &drafts.items[turn++ % drafts.n]);
        times_add(&k->times, now_us() - begin);
    }
    return NULL;
}

static void create(const char *file, int clients, int seconds)
{
    struct client *all = calloc((size_t)clients, sizeof *all);
    struct times times = { 0 };
    drafts = drafts_load(file);
    for (int i = 0; i < clients; i++) {
        all[i].connection = writer_open();
        all[i].slot = i % 16;
    }
    int64_t begin = now_us(), cpu = cpu_us();
    for (int i = 0; i < clients; i++)
        pthread_create(&all[i].thread, NULL, run_client, &all[i]);
    sleep((unsigned)seconds);
    over = true;
    for (int i = 0; i < clients; i++) {
        pthread_join(all[i].thread, NULL);
        times_join(&times, &all[i].times);
    }
    times_print(&times, 0, (double)(now_us() - begin) / 1e6, cpu_us() - cpu, times.n);
}

int main(int argc, char **argv)
{
    static const struct app app = { reader_open, get, NULL };
    url = argc > 2 ? argv[2] : NULL;
    if (argc == 5 && strcmp(argv[1], "serve") == 0)
        serve(&app, atoi(argv[3]), atoi(argv[4]));
    else if (argc == 6 && strcmp(argv[1], "create") == 0)
        create(argv[3], atoi(argv[4]), atoi(argv[5]));
    else
        die("usage", "bare_pg serve URL PORT THREADS | create URL DRAFTS CLIENTS SECONDS");
    return 0;
}
