/* PostgreSQL: statements in pipeline mode. What needs no answer (BEGIN, writes whose count nobody wants,
 * deferred ones) is sent and left; the next statement that needs an answer, or COMMIT, reads all
 * results in one round trip. A failure among them is that of the op at this point. */
#include "db_pg_internal.h"

#include "../base/digest.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>

/* Types on the wire (pg_type.h). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

#define PARAMS_MAX 320

/* Failures by the beginning of SQLSTATE; the longest row that fits comes first. */
static const struct {
    const char *state;
    enum err err;
    const char *code;
} failures[] = {
    { "40001", ERR_CONFLICT, "db.retry" },     /* serialization */
    { "40P01", ERR_CONFLICT, "db.retry" },     /* deadlock */
    { "23", ERR_CONFLICT, "db.conflict" },     /* unique, foreign key, check, not null */
    { "53100", ERR_STORAGE, "db.full" },       /* disk full */
    { "58030", ERR_STORAGE, "db.full" },       /* I/O error */
    { "53", ERR_UNAVAILABLE, "db.away" },      /* too many connections, out of memory */
    { "57014", ERR_UNAVAILABLE, "db.slow" },   /* statement_timeout */
    { "55P03", ERR_UNAVAILABLE, "db.locked" }, /* lock_timeout */
    { "57P", ERR_UNAVAILABLE, "db.away" },     /* shutting down, starting up */
    { "08", ERR_UNAVAILABLE, "db.away" },      /* connection */
    { "25006", ERR_UNAVAILABLE, "db.away" },   /* became a read-only standby */
    { "XX001", ERR_INTERNAL, "db.corrupt" },   { "XX002", ERR_INTERNAL, "db.corrupt" },
};

void pg_failure(PGconn *pg, const PGresult *result, struct db_failure *ret)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *words = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state || PQstatus(pg) != CONNECTION_OK) {
        db_failure_set(ret, ERR_UNAVAILABLE, "db.away", words ? words : PQerrorMessage(pg));
        return;
    }
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (str_starts(str_of(state), str_of(failures[i].state))) {
            db_failure_set(ret, failures[i].err, failures[i].code, words);
            return;
        }
    }
    db_failure_set(ret, ERR_INTERNAL, "db.failed", words);
}

static bool lost(struct pg_conn *c, struct db_failure *failure)
{
    pg_failure(c->pg, NULL, failure);
    c->broken = true;
    return false;
}

/* Sending. */

static bool push(struct pg_conn *c, struct prep *prep, bool prepares)
{
    assert(c->queued < (int)(sizeof c->queue / sizeof *c->queue));
    c->queue[c->queued++] = (struct sent){ prep, prepares };
    return true;
}

static bool send_plain(struct pg_conn *c, const char *text, struct db_failure *failure)
{
    if (!PQsendQueryParams(c->pg, text, 0, NULL, NULL, NULL, NULL, 0))
        return lost(c, failure);
    return push(c, NULL, false);
}

static uint64_t kinds_of(const struct arg *args, size_t n)
{
    uint64_t kinds = n;
    for (size_t i = 0; i < n; i++)
        kinds = kinds * 3 + (uint64_t)args[i].kind;
    return kinds;
}

static bool send_prepare(struct pg_conn *c, struct prep *p, const struct call *call,
                         struct db_failure *failure)
{
    static const Oid types[] = {
        [ARG_INT] = OID_INT8, [ARG_TEXT] = OID_TEXT, [ARG_BLOB] = OID_BYTEA
    };
    char text[32];
    Oid params[PARAMS_MAX];
    if (p->state == PREP_READY) {
        snprintf(text, sizeof text, "DEALLOCATE p%u", p->number);
        if (!send_plain(c, text, failure))
            return false;
    }
    map_release(&p->map);
    p->number = ++c->numbers;
    p->kinds = kinds_of(call->args, call->n);
    p->state = PREP_SENT;
    for (size_t i = 0; i < call->n; i++)
        params[i] = types[call->args[i].kind];
    snprintf(text, sizeof text, "p%u", p->number);
    if (!PQsendPrepare(c->pg, text, call->sql->pg, (int)call->n, params))
        return lost(c, failure);
    return push(c, p, true);
}

static struct prep *prep_of(struct pg_conn *c, const struct sql *sql)
{
    if (sql->index >= 0)
        return &c->named[sql->index];
    bool fresh;
    struct prep *p = &c->made[text_slot(&c->texts, str_of(sql->pg), &fresh)];
    if (fresh)
        p->kinds = UINT64_MAX; /* what stood in the place is prepared over */
    return p;
}

/* Numbers and bytes go as they are, text as text. */
static bool send_params(struct pg_conn *c, const struct prep *p, const struct call *call)
{
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    uint64_t numbers[PARAMS_MAX];
    for (size_t i = 0; i < call->n; i++) {
        const struct arg *a = &call->args[i];
        numbers[i] = __builtin_bswap64((uint64_t)a->number);
        bool number = a->kind == ARG_INT;
        values[i] = a->null     ? NULL
                    : number    ? (const char *)&numbers[i]
                    : a->text.p ? a->text.p
                                : "";
        lengths[i] = number ? 8 : (int)a->text.n;
        formats[i] = 1; /* the binary form of a text is the text, with its length */
    }
    char name[32];
    snprintf(name, sizeof name, "p%u", p->number);
    return PQsendQueryPrepared(c->pg, name, (int)call->n, values, lengths, formats, 0);
}

static bool send_call(struct pg_conn *c, const struct call *call, struct db_failure *failure)
{
    assert(call->n <= PARAMS_MAX);
    struct prep *p = prep_of(c, call->sql);
    if ((p->state == PREP_NONE || p->kinds != kinds_of(call->args, call->n)) &&
        !send_prepare(c, p, call, failure))
        return false;
    if (!send_params(c, p, call))
        return lost(c, failure);
    return push(c, p, false);
}

/* Reading. */

static int hex_digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* "\x6162" to its bytes, in place: the row is ours and shown once. */
static size_t unhex(char *p, size_t n)
{
    size_t out = 0;
    for (size_t i = 2; i + 1 < n; i += 2)
        p[out++] = (char)(hex_digit(p[i]) << 4 | hex_digit(p[i + 1]));
    return out;
}

static struct value read_value(const PGresult *r, int row, int column)
{
    struct value v = { 0 };
    if (PQgetisnull(r, row, column))
        return v;
    char *text = PQgetvalue(r, row, column);
    v.text = (str){ text, (size_t)PQgetlength(r, row, column) };
    v.kind = VALUE_TEXT;
    switch (PQftype(r, column)) {
    case OID_BOOL:
        v.kind = VALUE_INT;
        v.number = *text == 't';
        break;
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        v.kind = str_int(v.text, &v.number) ? VALUE_INT : VALUE_TEXT;
        break;
    case OID_BYTEA:
        v.kind = VALUE_BLOB;
        v.text.n = unhex(text, v.text.n);
        break;
    default:
        break;
    }
    return v;
}

static const char *column_name(void *from, int column)
{
    return PQfname(from, column);
}

/* The rows of one result to the sink; *ret_given says that at least one has been shown. */
static enum err give_rows(struct pg_conn *c, struct prep *prep, PGresult *r, struct op *op,
                          struct sink *sink, bool *ret_given)
{
    int columns = PQnfields(r), rows = PQntuples(r);
    if (columns > c->columns) {
        c->values = realloc(c->values, (size_t)columns * sizeof *c->values);
        if (!c->values)
            abort();
        c->columns = columns;
    }
    map_prepare(&prep->map, sink->fields, columns, column_name, r);
    for (int row = 0; row < rows; row++) {
        for (int i = 0; i < columns; i++)
            c->values[i] = read_value(r, row, i);
        *ret_given = true;
        TRY(sink->row(sink, op, &prep->map, c->values, columns));
        if (sink->one)
            break;
    }
    return OK;
}

/* What is to be done with the results of a batch. */
struct reading {
    struct op *op;
    const struct call *call;   /* the last statement sent; NULL: nobody wants its rows */
    struct db_failure failure; /* the first one */
    enum err sink;
    bool given; /* a row has been shown */
    bool again; /* failed on a dead connection before anything was done */
};

static void read_result(struct pg_conn *c, const struct sent *s, bool last, PGresult *r,
                        struct reading *reading)
{
    struct sink *sink = last && reading->call ? reading->call->sink : NULL;
    switch (PQresultStatus(r)) {
    case PGRES_COMMAND_OK:
        if (last && reading->call && reading->call->changed)
            *reading->call->changed = strtoll(PQcmdTuples(r), NULL, 10);
        break;
    case PGRES_TUPLES_OK:
        if (last && reading->call && reading->call->changed)
            *reading->call->changed = strtoll(PQcmdTuples(r), NULL, 10);
        /* fall through */
    case PGRES_SINGLE_TUPLE:
        if (sink && reading->sink == OK && !(sink->one && reading->given))
            reading->sink = give_rows(c, s->prep, r, reading->op, sink, &reading->given);
        break;
    case PGRES_PIPELINE_ABORTED:
        break; /* an earlier one failed and told why */
    default:
        if (reading->failure.err == OK)
            pg_failure(c->pg, r, &reading->failure);
    }
}

static void read_sent(struct pg_conn *c, const struct sent *s, bool last, struct reading *reading)
{
    PGresult *r;
    bool walk = last && reading->call && reading->call->sink && reading->call->sink->walk;
    if (walk)
        PQsetSingleRowMode(c->pg);
    bool good = true;
    while ((r = PQgetResult(c->pg))) {
        good &=
            PQresultStatus(r) != PGRES_FATAL_ERROR && PQresultStatus(r) != PGRES_PIPELINE_ABORTED;
        read_result(c, s, last, r, reading);
        PQclear(r);
        if (PQstatus(c->pg) != CONNECTION_OK)
            break;
    }
    if (s->prepares)
        s->prep->state = good ? PREP_READY : PREP_NONE;
}

/* Sends the end of the batch and reads all results. */
static bool flush(struct pg_conn *c, struct reading *reading)
{
    int n = c->queued;
    c->queued = 0;
    if (!PQpipelineSync(c->pg))
        return lost(c, &reading->failure);
    for (int i = 0; i < n && PQstatus(c->pg) == CONNECTION_OK; i++)
        read_sent(c, &c->queue[i], i + 1 == n, reading);
    PGresult *sync = PQstatus(c->pg) == CONNECTION_OK ? PQgetResult(c->pg) : NULL;
    bool synced = PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
    PQclear(sync);
    if (!synced) {
        if (reading->failure.err == OK)
            pg_failure(c->pg, NULL, &reading->failure);
        c->broken = true;
    }
    return reading->failure.err == OK;
}

/* The engine. */

static enum err borrow(struct op *op)
{
    struct db_failure failure;
    if (op->db->conn)
        return OK;
    op->db->conn = pool_take(pg_of(op), &failure);
    return op->db->conn ? OK : db_fail(op, &failure);
}

static void release(struct op *op)
{
    if (op->db->conn)
        pool_give(pg_of(op), op->db->conn);
    op->db->conn = NULL;
}

static bool send_begin(struct pg_conn *c, struct db_failure *failure)
{
    c->begun = send_plain(c, "BEGIN", failure);
    return c->begun;
}

/* Without an answer the statement is only sent, unless too much is on the way. */
static bool send_and_read(struct pg_conn *c, const struct call *call, struct reading *reading)
{
    bool first = c->begun || !reading->op->db->open; /* of its transaction */
    c->begun = false;
    bool done = send_call(c, call, &reading->failure);
    if (done && (call->sink || call->changed || c->queued >= QUEUE_MAX))
        done = flush(c, reading);
    reading->again = !done && first && c->broken && !reading->given;
    return done;
}

/* A connection may have died before we came: once more on another one. */
static bool try_again(struct op *op, const struct call *call, struct reading *reading)
{
    release(op);
    op->db->conn = pool_take(pg_of(op), &reading->failure);
    if (!op->db->conn)
        return false;
    *reading = (struct reading){ .op = op, .call = call };
    return (!op->db->open || send_begin(op->db->conn, &reading->failure)) &&
           send_and_read(op->db->conn, call, reading);
}

static enum err pg_query(struct op *op, const struct call *call)
{
    struct reading reading = { .op = op, .call = call };
    TRY(borrow(op));
    if (send_and_read(op->db->conn, call, &reading) ||
        (reading.again && try_again(op, call, &reading)))
        return reading.sink;
    if (op->db->conn && op->db->conn->broken && !op->db->open)
        release(op);
    return db_fail(op, &reading.failure);
}

static enum err pg_begin(struct op *op)
{
    struct db_failure failure;
    TRY(borrow(op));
    if (send_begin(op->db->conn, &failure))
        return OK;
    release(op);
    return db_fail(op, &failure);
}

static enum err pg_commit(struct op *op)
{
    struct pg_conn *c = op->db->conn;
    struct reading reading = { .op = op };
    if (!send_plain(c, "COMMIT", &reading.failure) || !flush(c, &reading))
        return db_fail(op, &reading.failure);
    notify_committed(pg_of(op));
    return OK;
}

static void pg_rollback(struct op *op)
{
    struct pg_conn *c = op->db->conn;
    struct reading reading = { .op = op };
    if (!c || c->broken || (send_plain(c, "ROLLBACK", &reading.failure) && flush(c, &reading)))
        return;
    /* A statement that was sent ahead has failed, and with it our ROLLBACK: once more. */
    reading = (struct reading){ .op = op };
    if (!c->broken && send_plain(c, "ROLLBACK", &reading.failure))
        flush(c, &reading);
}

static enum err pg_snapshot(struct op *op, bool begin)
{
    struct db_failure failure;
    if (!begin) {
        if (op->db->open)
            pg_rollback(op);
        op->db->open = false;
        release(op);
        return OK;
    }
    TRY(borrow(op));
    struct pg_conn *c = op->db->conn;
    if (!send_plain(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &failure) ||
        !send_plain(c, "SET LOCAL statement_timeout = 0", &failure))
        return db_fail(op, &failure);
    op->db->open = true;
    op->db->failed = false;
    return OK;
}

static enum err pg_settle(struct op *op)
{
    (void)op;
    return OK; /* COMMIT has answered */
}

static void pg_finish(struct op *op, void (*done)(void *ctx, enum err result), void *ctx)
{
    release(op);
    done(ctx, OK);
}

static void pg_watch(struct db *base)
{
    notify_start((struct pg_db *)base);
}

static void pg_close(struct db *base)
{
    struct pg_db *db = (struct pg_db *)base;
    notify_stop(db);
    pool_close(db);
    free(db->url);
    free(db);
}

static const struct engine pg_engine = {
    .name = DB_PG,
    .query = pg_query,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .snapshot = pg_snapshot,
    .settle = pg_settle,
    .finish = pg_finish,
    .release = release,
    .watch = pg_watch,
    .close = pg_close,
};

enum err pg_open(struct op *op, const struct db_config *config, struct db **ret)
{
    struct pg_db *db = calloc(1, sizeof *db);
    if (!db)
        abort();
    db_init(&db->db, &pg_engine);
    db->url = strndup(config->url.p, config->url.n);
    db->size = config->pool > 0 ? config->pool : 16;
    unsigned first;
    random_bytes(&first, sizeof first);
    atomic_init(&db->slots, first);
    pthread_mutex_init(&db->lock, NULL);
    pthread_cond_init(&db->freed, NULL);
    db->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct db_failure failure;
    struct pg_conn *c = pool_take(db, &failure);
    if (!c) {
        notify_stop(db);
        free(db->url);
        free(db);
        return op_fail(op, failure.err, failure.code, "%s", failure.detail);
    }
    pool_give(db, c);
    *ret = &db->db;
    return OK;
}
