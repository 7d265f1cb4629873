/* The inside of the HTTP room.
 *
 * Who runs where (docs/decisions/0015-http-threads.md):
 *   loops    N threads; each drives its own libmicrohttpd daemon and owns the connections that it got.
 *            All struct connection and all MHD_* calls belong to the connection's loop.
 *   workers  run what may wait: every write, slow routes, everything on PostgreSQL.
 *   others   the store's committer tells when a change is durable (request_finished).
 * A struct http is handed from one to the next and never used by two at once. */
#pragma once

#include "http.h"
#include "query.h"

#include "../base/buf.h"
#include "../base/log.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#define PATH_PARAMS_MAX 4
#define HEADERS_OUT_MAX 16
#define BODY_OUT_MAX    (64u << 20)
#define RATE_MIN        16384      /* bytes/s below which a body or an answer counts as stalled */
#define DRAIN_MAX       (64 << 20) /* a refused body up to this size is read and thrown away */

/* ------------------------------------------------------------------ router.c */

struct row { /* a route, compiled */
    const struct route *route;
    const char *names[PATH_PARAMS_MAX]; /* without ':' */
    int name_count;
};

struct router;
struct match {
    const struct row *row; /* NULL: no such path, or not with this method */
    str params[PATH_PARAMS_MAX];
    unsigned methods; /* bits 1 << enum method that the path knows; 0 = no such path */
};

struct router *router_new(const struct route *const *tables);
void router_free(struct router *r);
/* path begins with '/'; params are still percent-encoded. */
void router_find(const struct router *r, enum method method, str path, struct match *ret);

/* ------------------------------------------------------------------ cookie.c, accept.c, proxy.c */

/* The value of a cookie in a Cookie header: {NULL,0} when it is not there. */
str cookie_find(str header, str name);

enum lang accept_language(str header, bool *ret_named);
enum encoding { ENCODING_PLAIN, ENCODING_GZIP, ENCODING_BR };
/* What of gzip and br an Accept-Encoding header allows, as bits 1 << enum encoding. */
unsigned accept_encodings(str header);
bool accept_html(str header);

struct proxies;
/* Reads "127.0.0.1, 10.0.0.0/8, ::1"; NULL and *ret_bad when an entry is none. Empty text: no proxies. */
struct proxies *proxies_new(str list, str *ret_bad);
void proxies_free(struct proxies *p);
bool proxies_trust(const struct proxies *p, str address);
/* The caller's address: from the right of X-Forwarded-For the first that is not trusted. */
str proxies_client(const struct proxies *p, str peer, str forwarded_for);
bool address_plain(str text); /* an IPv4 or IPv6 address without port */
bool address_local(str text); /* loopback or a private network */

/* ------------------------------------------------------------------ a request */

struct loop;
struct connection;
struct upload;
struct listener;
struct asset;

enum phase {
    PHASE_NEW,    /* the request line came: the headers are awaited           */
    PHASE_ADMIT,  /* multipart: who sends is found out before a byte is kept  */
    PHASE_BODY,   /* the body comes in                                        */
    PHASE_WORK,   /* with a worker or the committer                           */
    PHASE_ANSWER, /* done, the answer is to be sent                           */
    PHASE_SENDING,
};

struct header_out {
    const char *name;
    str value;
};

struct http {
    struct http *next; /* in one queue at a time */
    struct loop *loop;
    struct connection *conn;
    struct MHD_Connection *mhd;
    struct arena *mem;
    struct op op;
    enum phase phase;
    int64_t began_us;

    /* asked */
    enum method method;
    bool head; /* HEAD is GET without the body */
    str target, path, query;
    struct match match;
    const struct route *route;
    str address, host; /* as the first trusted proxy saw them */
    bool secure;
    struct buf in; /* the body, unless it is multipart */
    int64_t in_size;
    struct upload *upload;
    uint64_t present;
    struct identity who;
    bool admitted;
    bool refused; /* op.fault tells why; the body is only drained */

    /* answered */
    enum err result;
    int status; /* 0 = nothing yet */
    const char *media_type;
    struct buf out;
    const unsigned char *still; /* bytes that outlive the request (assets) instead of out */
    size_t still_n;
    int fd; /* a blob instead of out, -1 */
    int64_t fd_size;
    struct header_out headers[HEADERS_OUT_MAX];
    int header_count;
    bool close_after;
    bool quiet;                /* log at debug level: assets, probes */
    struct listener *listener; /* stream_join: the connection becomes a stream */

    struct idempotency *idempotency; /* while its key runs */
    int64_t bytes_out;
};

/* request.c */
void *request_line(void *server, const char *uri, struct MHD_Connection *mhd);
enum MHD_Result request_step(void *loop, struct MHD_Connection *mhd, const char *url,
                             const char *method, const char *version, const char *data,
                             size_t *data_size, void **ctx);
void request_completed(void *loop, struct MHD_Connection *mhd, void **ctx,
                       enum MHD_RequestTerminationCode how);
void request_finished(void *http, enum err result); /* for db_finish, from any thread */
void request_free(struct http *h);
str request_header(const struct http *h, const char *name);

/* strict.c: refuses what another party on the way might read in another way. */
enum err strict_check(struct op *op, struct MHD_Connection *mhd, const char *method,
                      const char *version, const char *url, size_t target_n);

/* act.c: the op of a request, on whatever thread. request_work ends with request_finished. */
void request_work(struct http *h);
enum err request_admit(struct http *h);

/* read.c */
int64_t body_length(const struct http *h);          /* as announced; -1 = in chunks */
enum err body_check(struct op *op, struct http *h); /* before reading: length, type */
enum err body_add(struct op *op, struct http *h, str bytes);

/* upload.c */
enum err upload_begin(struct op *op, struct http *h, str content_type);
enum err upload_add(struct op *op, struct http *h, str bytes);
enum err upload_end(struct op *op, struct http *h);  /* the last byte came */
enum err upload_keep(struct op *op, struct http *h); /* makes the parts durable: in a worker */
void upload_free(struct upload *u);                  /* drops what is not kept; accepts NULL */

/* problem.c */
void problem_answer(struct http *h);

/* answer.c: the response of libmicrohttpd from what the handler left; on the loop's thread. */
struct MHD_Response *answer_response(struct http *h);

/* asset.c: true when the path is an asset or a page of the browser's side. */
bool asset_answer(struct http *h);
const struct asset *asset_find(const struct asset *table, size_t count, str path);

/* idempotency.c */
enum err idempotency_begin(struct op *op, struct http *h, bool *ret_replayed);
enum err idempotency_keep(struct op *op, struct http *h); /* inside the op's transaction */
void idempotency_end(struct http *h);                     /* the key runs no longer */

/* builtin.c: /healthz, /readyz, /metrics, /api, /api/openapi.json */
extern const struct route builtin_routes[];
/* apipage.c */
void apipage_print(struct buf *out, const struct route *const *routes, const char *company,
                   enum lang lang);

/* ------------------------------------------------------------------ worker.c */

struct workers;
struct workers *workers_new(int count, int queue_max);
bool workers_add(struct workers *w, struct http *h); /* false when the queue is full */
void workers_free(struct workers *w);                /* finishes what is queued, joins */

/* ------------------------------------------------------------------ loop.c, server.c */

enum waiting { WAIT_IDLE, WAIT_HEADER, WAIT_BODY, WAIT_NOTHING, WAIT_SENT };

struct connection {
    struct connection *prev, *next; /* of its loop */
    int fd;
    enum waiting waiting;
    int64_t since_us; /* of this wait */
    int64_t bytes;    /* that came in, or are to go out, in this wait */
    bool ended;       /* shut down by us */
    bool taken;       /* its socket lives on as a stream */
    char peer[INET6_ADDRSTRLEN];
    struct http *request;
};

struct loop {
    struct http_server *server;
    int index;
    pthread_t thread;
    struct MHD_Daemon *daemon;
    int wake_fd;
    pthread_mutex_t lock;   /* of the inbox */
    struct http *completed; /* inbox: answers that are ready, newest first */
    int *accepted;          /* inbox: sockets handed over by the accepting loop */
    size_t accepted_n, accepted_cap;
    struct connection *connections;
    size_t connection_count;
    struct connection *adopting; /* during MHD_add_connection */
    struct http *spare;          /* requests to be used again */
    size_t spare_n;
    int64_t next_tick_us;
    bool started;
};

struct http_server {
    struct http_config config;
    struct env *env;
    struct arena *mem;
    struct router *router;
    struct proxies *proxies;
    const struct route **tables; /* config's and our own */
    struct workers *workers;
    struct loop *loops;
    int loop_count;
    int listen_fd, port;
    int turn; /* which loop got the last connection; this and the next: loop 0 alone */
    int64_t accept_after_us;
    bool inline_reads; /* SQLite */
    atomic_bool stopping;
    atomic_bool stop_hard; /* the patience of http_stop is over */
    atomic_int connections, running;
    _Atomic(struct stream_hub *) hub; /* to end its listeners at stop */
};

bool loop_start(struct loop *loop);
void loop_wake(struct loop *loop);
void loop_stop(struct loop *loop); /* joins and frees; also a loop that did not start */
void loop_completed(struct loop *loop, struct http *h); /* from any thread */
void loop_adopt(struct loop *loop, int fd);             /* from any thread */
bool loop_is_mine(const struct loop *loop);
void connection_wait(struct connection *c, enum waiting for_what);
void connection_cut(struct connection *c, int status); /* status 0: without a word */
bool server_accepts(const struct http_server *s);      /* or is it full, or stopping */
void server_accept(struct http_server *s); /* called by loop 0 when the listening socket is ready */

/* stream.c, for request.c */
bool stream_take(struct listener *l, int fd);
void stream_abandon(struct listener *l);
void stream_end_all(struct http_server *s); /* the server stops */
