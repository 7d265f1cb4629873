/* For tests: a small server of notes on a fresh database, and a client that sends bytes as they are,
 * wrong ones too. Header only. */
#pragma once

#include "../base/testing.h"
#include "../store/blob.h"
#include "../store/store_fixture.h"
#include "../base/log.h"
#include "http.h"
#include "stream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

/* ------------------------------------------------------------------ a capability */

struct note {
    int64_t id, version;
    str body;
};

static const struct field note_fields[] = {
    { FIELD(struct note, id), .flags = READONLY },
    { FIELD(struct note, version), .flags = READONLY },
    { FIELD(struct note, body), .flags = REQUIRED, .max = 2000000, .doc = "what it says" },
    { 0 },
};

struct note_query {
    str q;
    int64_t limit;
    str after;
};

static const struct field note_query_fields[] = {
    { FIELD(struct note_query, q) },
    { FIELD(struct note_query, limit) },
    { FIELD(struct note_query, after) },
    { 0 },
};

struct part {
    str name, filename, media_type, sha256;
    int64_t size;
};

static const struct field part_fields[] = {
    { FIELD(struct part, name) },       { FIELD(struct part, filename) },
    { FIELD(struct part, media_type) }, { FIELD(struct part, sha256) },
    { FIELD(struct part, size) },       { 0 },
};

static struct stream_hub *test_hub;
static atomic_int slow_running;

/* Statements made at run time: the table exists only in the test. */
#define NOTE_SQL(op, name, text, writes)                                                           \
    (&(struct sql[]){ db_sql(op, STR(name), STR(text), writes) }[0])

static enum err note_create(struct op *op, struct http *h)
{
    struct note note = { .version = 1 };
    TRY(http_read(op, h, &note));
    TX(tx, op);
    TRY(db_int(op,
               NOTE_SQL(op, "note_add",
                        "INSERT INTO note (version, body) VALUES (1, $1) RETURNING id", true),
               ARGS(V(note.body)), &note.id));
    TRY(tx_commit(&tx));
    return http_send_created(op, h, note_fields, &note);
}

static enum err note_load(struct op *op, int64_t id, struct note *ret)
{
    return db_one(op, NOTE_SQL(op, "note_get", "SELECT * FROM note WHERE id = $1", false),
                  ARGS(V(id)), note_fields, ret);
}

static enum err note_show(struct op *op, struct http *h)
{
    struct note note = { 0 };
    TRY(note_load(op, http_id(h), &note));
    return http_send(op, h, note_fields, &note);
}

static enum err note_change(struct op *op, struct http *h)
{
    struct note note = { 0 };
    TX(tx, op);
    TRY(note_load(op, http_id(h), &note));
    if (note.version != http_version(h))
        return refuse_with(op, ERR_PRECONDITION, "http.if_match", P("by", STR("Wang")));
    TRY(http_read(op, h, &note));
    note.version++;
    TRY(db_run(op,
               NOTE_SQL(op, "note_set", "UPDATE note SET body = $1, version = $2 WHERE id = $3",
                        true),
               ARGS(V(note.body), V(note.version), V(note.id)), NULL));
    TRY(tx_commit(&tx));
    return http_send(op, h, note_fields, &note);
}

/* Writes, and then leaves a statement for the commit that fails there. */
static enum err note_doom(struct op *op, struct http *h)
{
    TX(tx, op);
    TRY(db_run(op,
               NOTE_SQL(op, "note_doom", "INSERT INTO note (version, body) VALUES (1, 'doomed')",
                        true),
               NO_ARGS, NULL));
    TRY(db_defer(op,
                 NOTE_SQL(op, "note_fail",
                          "INSERT INTO note (id, version, body) VALUES "
                          "(1, 1, 'again'), (1, 1, 'twice')",
                          true),
                 NO_ARGS));
    TRY(tx_commit(&tx));
    return http_send_empty(op, h);
}

static enum err note_list(struct op *op, struct http *h)
{
    struct note_query q = { 0 };
    struct list notes;
    TRY(http_query(op, h, &q));
    TRY(db_all(op, NOTE_SQL(op, "note_list", "SELECT * FROM note ORDER BY id LIMIT $1", false),
               ARGS(V(q.limit)), note_fields, sizeof(struct note), &notes));
    return http_send_list(op, h, note_fields, notes.items, notes.n, sizeof(struct note), STR(""));
}

static enum err file_add(struct op *op, struct http *h)
{
    const struct http_part *parts;
    size_t n;
    http_parts(h, &parts, &n);
    struct part *out = arena_array(op->mem, n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct part){ parts[i].name, parts[i].filename, parts[i].media_type,
                                arena_str(op->mem, str_of(parts[i].sha256)), parts[i].size };
    return http_send_items(op, h, part_fields, out, n, sizeof *out);
}

static enum err file_show(struct op *op, struct http *h)
{
    return http_send_blob(op, h, http_path(h, "sha"), STR("图 1.png"), STR("image/png"));
}

static enum err slow_show(struct op *op, struct http *h)
{
    atomic_fetch_add(&slow_running, 1);
    usleep(300000);
    return http_send_empty(op, h);
}

static enum err stream_show(struct op *op, struct http *h)
{
    str since = http_header(h, "Last-Event-ID");
    str backlog = since.n ? arena_fmt(op->mem, "id: 9\ndata: since " STR_FMT "\n\n", STR_ARG(since))
                          : STR("");
    return stream_join(op, h, test_hub, backlog, 60);
}

static const struct route note_routes[] = {
    { GET, "/api/v1/notes", note_list, "public", .query = note_query_fields, .out = note_fields,
      .flags = ROUTE_LIST, .summary = "All notes" },
    { POST, "/api/v1/notes", note_create, "public", .form = note_fields,
      .form_size = sizeof(struct note), .out = note_fields, .flags = ROUTE_CREATED | ROUTE_NO_CSRF,
      .summary = "Writes a note" },
    { GET, "/api/v1/notes/:id", note_show, "public", .out = note_fields, .summary = "One note" },
    { PATCH, "/api/v1/notes/:id", note_change, "login", .form = note_fields,
      .form_size = sizeof(struct note), .out = note_fields, .flags = ROUTE_IF_MATCH,
      .summary = "Changes a note", .errors = "note.gone note.locked" },
    { POST, "/api/v1/secrets", note_create, "login", .form = note_fields,
      .form_size = sizeof(struct note), .out = note_fields, .flags = ROUTE_CREATED | ROUTE_SECRET,
      .summary = "A note shown once" },
    { POST, "/api/v1/doom", note_doom, "public", .flags = ROUTE_EMPTY | ROUTE_NO_CSRF,
      .summary = "Fails when it is made durable" },
    { POST, "/api/v1/files", file_add, "login", .out = part_fields,
      .flags = ROUTE_MULTIPART | ROUTE_ITEMS | ROUTE_CREATED, .summary = "Takes files" },
    { GET, "/api/v1/files/:sha", file_show, "public", .summary = "A file" },
    { GET, "/api/v1/slow", slow_show, "public", .flags = ROUTE_SLOW | ROUTE_EMPTY,
      .summary = "Slow" },
    { GET, "/api/v1/stream", stream_show, "public", .flags = ROUTE_STREAM, .summary = "Live" },
    { 0 },
};

static const struct route *const test_tables[] = { note_routes, NULL };

/* ------------------------------------------------------------------ who acts */

static const struct actor test_user = {
    .kind = ACTOR_USER, .id = 7, .name = { "Wang", 4 }, .session = 3
};

static enum err test_identify(struct op *op, struct http *h, str session, str bearer,
                              struct identity *ret)
{
    (void)h;
    *ret = (struct identity){ .actor = &actor_anonymous };
    if (str_is(bearer, "good") || str_is(session, "good"))
        *ret = (struct identity){ .actor = &test_user,
                                  .lang = LANG_EN,
                                  .lang_known = true,
                                  .by_cookie = session.n > 0,
                                  .csrf = STR("token") };
    else if (bearer.n || session.n)
        return refuse(op, ERR_AUTH, "auth.needed");
    return OK;
}

/* ------------------------------------------------------------------ the server */

struct served {
    struct fixture *fixture;
    struct env *env;
    struct arena *mem;
    struct op op;
    struct http_server *server;
};

static inline struct http_config test_config(void)
{
    return (struct http_config){ .address = STR("127.0.0.1:0"),
                                 .routes = test_tables,
                                 .company = "Test",
                                 .identify = test_identify,
                                 .trusted_proxies = STR("") };
}

static inline const char *note_table(bool pg)
{
    return pg ? "CREATE TABLE note (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "
                "version BIGINT, body TEXT)"
              : "CREATE TABLE note (id INTEGER PRIMARY KEY, version INTEGER, body TEXT)";
}

static inline enum err served_open(struct served *s, const struct http_config *config)
{
    struct op *op = &s->op;
    TRY(blobs_open(op, arena_fmt(s->mem, "%s/blobs", s->fixture->dir), &s->env->blobs));
    return http_start(op, config, s->env, &s->server);
}

static inline void served_start_on(struct served *s, struct http_config config, bool pg)
{
    log_level_set(LOG_ERROR);
    *s = (struct served){ .fixture = fixture_migrated(pg), .mem = arena_new() };
    fixture_run(s->fixture, note_table(pg));
    s->env = &s->fixture->env;
    op_init(&s->op, s->mem, s->env, &actor_system);
    test_hub = stream_hub_new();
    if (served_open(s, &config) == OK)
        return;
    fprintf(stderr, "%s: " STR_FMT "\n", s->op.fault.code, STR_ARG(s->op.fault.detail));
    abort();
}

static inline void served_start(struct served *s, struct http_config config)
{
    served_start_on(s, config, false);
}

static inline void served_stop(struct served *s)
{
    http_stop(s->server, 5);
    stream_hub_free(test_hub);
    op_end(&s->op);
    blobs_close(s->env->blobs);
    arena_free(s->mem);
    fixture_close(&s->fixture);
}

/* Runs the tests of a group on both engines, on PostgreSQL where the run provides one. */
#define RUN_ON_BOTH(tests, setup_sqlite, setup_pg, teardown)                                       \
    (cmocka_run_group_tests(tests, setup_sqlite, teardown) +                                       \
     (pg_url() ? cmocka_run_group_tests(tests, setup_pg, teardown)                                 \
               : (print_message("# SKIP AFTERSALE_TEST_PG is not set\n"), 0)))

/* How many notes there are with this text, seen by a fresh op. */
static inline int64_t count_notes(struct served *s, const char *body)
{
    CLEANUP(op_cleanup) struct op op;
    int64_t n = -1;
    op_init(&op, s->mem, s->env, &actor_system);
    if (db_int(&op, NOTE_SQL(&op, "note_count", "SELECT count(*) FROM note WHERE body = $1", false),
               ARGS(V(body)), &n) != OK)
        return -1;
    return n;
}

/* ------------------------------------------------------------------ the client */

#define PATIENCE_MS 5000

static inline int client_open(const struct served *s)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)http_port(s->server)),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        abort();
    return fd;
}

static inline void client_send(int fd, str bytes)
{
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server has closed: what it said before is still there to be read */
        bytes = (str){ bytes.p + n, bytes.n - (size_t)n };
    }
}

struct reply {
    int status;
    str head, body;
};

static inline str reply_header(const struct reply *r, const char *name)
{
    str rest = r->head, line;
    while (str_split(&rest, '\n', &line)) {
        ptrdiff_t colon = str_find(line, ':');
        if (colon > 0 && str_eq_nocase((str){ line.p, (size_t)colon }, str_of(name)))
            return str_trim((str){ line.p + colon + 1, line.n - (size_t)colon - 1 });
    }
    return (str){ NULL, 0 };
}

/* Reads up to n bytes more; false when the connection ends or stays silent. */
static inline bool client_more(int fd, struct buf *b, size_t n)
{
    struct pollfd p = { fd, POLLIN, 0 };
    if (poll(&p, 1, PATIENCE_MS) <= 0)
        return false;
    buf_reserve(b, n);
    ssize_t got = recv(fd, b->p + b->n, n, 0);
    b->n += got > 0 ? (size_t)got : 0;
    return got > 0;
}

static inline bool ends_with(const struct buf *b, const char *end)
{
    return str_ends(buf_view(b), str_of(end));
}

/* Reads one answer: to its length, or to the end of the connection when it names none. status 0 when
 * there is none. */
static inline struct reply client_read(struct arena *mem, int fd, bool no_body)
{
    struct reply r = { 0 };
    struct buf head, body;
    int64_t length = 0;
    buf_init(&head, 1 << 16);
    buf_init(&body, 64 << 20);
    while (!ends_with(&head, "\r\n\r\n") && client_more(fd, &head, 1))
        ;
    r.head = arena_str(mem, buf_view(&head));
    if (ends_with(&head, "\r\n\r\n") && str_int((str){ r.head.p + 9, 3 }, &length))
        r.status = (int)length;
    str announced = reply_header(&r, "Content-Length");
    if (!announced.p || !str_int(announced, &length))
        length = r.status == 200 ? INT64_MAX : 0;
    while (
        !no_body && (int64_t)body.n < length &&
        client_more(fd, &body,
                    length - (int64_t)body.n < 65536 ? (size_t)(length - (int64_t)body.n) : 65536))
        ;
    r.body = arena_str(mem, buf_view(&body));
    buf_release(&head);
    buf_release(&body);
    return r;
}

/* Whether the server ends the connection (after what it may still say). */
static inline bool client_closed(int fd)
{
    char scrap[4096];
    struct pollfd p = { fd, POLLIN, 0 };
    while (poll(&p, 1, PATIENCE_MS) > 0)
        if (recv(fd, scrap, sizeof scrap, 0) <= 0)
            return true;
    return false;
}

/* One request on a connection of its own. */
static inline struct reply exchange(struct served *s, str bytes)
{
    int fd = client_open(s);
    client_send(fd, bytes);
    struct reply r = client_read(s->mem, fd, str_starts(bytes, STR("HEAD ")));
    close(fd);
    return r;
}

/* "POST /x" with headers ("A: b\r\n…") and a JSON body. */
static inline struct reply call(struct served *s, const char *line, const char *headers,
                                const char *body)
{
    const char *type = *body ? "Content-Type: application/json\r\n" : "";
    return exchange(s,
                    arena_fmt(s->mem, "%s HTTP/1.1\r\nHost: t\r\n%s%sContent-Length: %zu\r\n\r\n%s",
                              line, type, headers, strlen(body), body));
}

/* The code of a problem answer. */
static inline str problem_code(struct arena *mem, const struct reply *r)
{
    json_t *root = json_loadb(r->body.p, r->body.n, 0, NULL);
    const char *code = json_string_value(json_object_get(root, "code"));
    str copy = arena_str(mem, str_of(code ? code : ""));
    json_decref(root);
    return copy;
}
