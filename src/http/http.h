/* HTTP: requests in, answers out, by a table of routes. The engine knows nothing of the business: who
 * acts is found out by a function that app/ gives (http_config.identify).
 *
 * A route's handler runs with an op whose actor was identified and whose permission was checked:
 *
 *     static enum err ticket_http_close(struct op *op, struct http *h)
 *     {
 *         struct close_form form = { 0 };
 *         struct ticket t;
 *         TRY(http_read(op, h, &form));
 *         TRY(ticket_close(op, http_id(h), &form, &t));
 *         return http_send(op, h, ticket_fields, &t);
 *     }
 *
 * POST, PATCH, PUT and DELETE are one transaction each (db_hold): it is kept when the handler returns
 * OK and dropped otherwise, and the answer leaves only when the change is durable. What a handler
 * returns other than OK becomes application/problem+json from the op's fault.
 *
 * Done for every route by the engine: limits, strictness of the request line and headers, session or
 * bearer token, CSRF, permission, Idempotency-Key, problem answers, metrics, log line. */
#pragma once

#include "../base/field.h"
#include "../store/db.h"

struct http;

enum method { GET = 1, POST, PATCH, PUT, DELETE };
extern const char *const method_labels[]; /* by enum method; NULL first */

enum route_flag {
    ROUTE_SLOW = 1, /* takes more than a few ms (argon2, exports): never on the loop thread      */
    ROUTE_OWN_TX =
        2, /* the handler decides itself what is kept when it fails (login throttle)    */
    ROUTE_MULTIPART =
        4, /* body is multipart/form-data, parts are written to blobs as they come      */
    ROUTE_IF_MATCH =
        8, /* If-Match is required: 428 without; http_version gives its number          */
    ROUTE_NO_CSRF =
        16, /* a public form or the login: there is no session to abuse                  */
    ROUTE_STREAM =
        32,          /* Server-Sent Events: the handler calls stream_join                         */
    ROUTE_LIST = 64, /* answers {"items": [out…], "next": cursor} (for OpenAPI)                   */
    ROUTE_CREATED =
        128, /* answers 201 (for OpenAPI)                                                 */
    ROUTE_EMPTY =
        256, /* answers 204 (for OpenAPI)                                                 */
    ROUTE_SECRET =
        1024, /* the answer holds a secret: it is not kept for Idempotency-Key             */
    ROUTE_ITEMS =
        512, /* answers {"items": [out…]} without paging                                  */
    ROUTE_BARE =
        2048, /* the engine's own pages (/healthz): nobody is identified                   */
    ROUTE_PASSING =
        4096, /* with ROUTE_MULTIPART: the parts are gone with the request, none becomes a blob   */
};

struct route {
    enum method method;
    const char *path; /* "/api/v1/tickets/:id/close"; a name may end in "_id" or be ":number" */
    enum err (*handler)(struct op *op, struct http *h);
    /* A permission key; "public" = anyone; "login" = anyone logged in. Not more than the door: what may
     * be seen or done on which record is checked by the capability (op_scope). */
    const char *permission;
    const struct field *form; /* the JSON body, NULL when none is taken */
    size_t form_size;
    const struct field
        *query; /* the query string, NULL when none is taken: an unknown name is refused */
    const struct field *out; /* the record in the answer, NULL when none */
    unsigned flags;
    const char *summary; /* one English line */
    const char
        *errors; /* codes it may answer beyond the usual, separated by spaces: "ticket.closed" */
    const char *out_name; /* name of `out` in the OpenAPI document; NULL = made from the path */
};

/* ------------------------------------------------------------------ what a handler reads */

/* The JSON body into *form by the route's form table; all field errors at once. A PATCH form is
 * filled with the present record before, fields not named stay. */
enum err http_read(struct op *op, struct http *h, void *form) MUST_CHECK;
bool http_named(const struct http *h,
                const char *field); /* was that field in the body (after http_read) */
/* The query string by the route's query table: unknown and repeated names are refused. A field "limit"
 * is 1..PAGE_MAX, and PAGE_DEFAULT when it is not given and the record says 0. */
enum err http_query(struct op *op, struct http *h, void *query) MUST_CHECK;
int64_t http_id(const struct http *h); /* ":id" of the path; 0 when it is no number */
str http_path(const struct http *h, const char *name);   /* any ":name", percent-decoded */
str http_header(const struct http *h, const char *name); /* {NULL,0} when missing */
str http_cookie(const struct http *h, const char *name);
int64_t http_version(const struct http *h); /* of If-Match; 0 when missing */
str http_address(const struct http *h);     /* the caller's, behind trusted proxies the real one */
/* "https://service.example.com": how the caller names us, behind trusted proxies what they call us. */
str http_origin(const struct http *h);

struct http_part {
    str name;       /* form field */
    str filename;   /* as sent, without path, checked UTF-8; may be empty */
    str media_type; /* as sent, or found from the first bytes for images and PDF */
    char sha256[65];
    int64_t size; /* bytes */
};
/* Parts of a multipart body, already durable as blobs; those of ROUTE_PASSING never are. */
void http_parts(const struct http *h, const struct http_part **ret, size_t *ret_count);
/* The whole of one; ERR_TOO_LARGE "blob.too_large". */
enum err http_part_read(struct op *op, const struct http *h, size_t part, int64_t max,
                        str *ret) MUST_CHECK;

/* ------------------------------------------------------------------ what a handler answers */

enum err http_send(struct op *op, struct http *h, const struct field *fields, const void *record);
enum err http_send_created(struct op *op, struct http *h, const struct field *fields,
                           const void *record);
/* next is the cursor of the following page, empty on the last one. */
enum err http_send_list(struct op *op, struct http *h, const struct field *fields,
                        const void *items, size_t n, size_t size, str next);
enum err http_send_items(struct op *op, struct http *h, const struct field *fields,
                         const void *items, size_t n, size_t size);
enum err http_send_empty(struct op *op, struct http *h); /* 204 */
/* The body to write into by hand (JSON), then http_send_body with its type. */
struct buf *http_body(struct http *h);
enum err http_send_body(struct op *op, struct http *h, int status, const char *media_type);
/* A blob: inline only for a few image types, else as a download with its name (RFC 6266). */
enum err http_send_blob(struct op *op, struct http *h, str sha256, str filename, str media_type);
/* What was written into http_body, as a download with its name. */
enum err http_send_file(struct op *op, struct http *h, str filename, const char *media_type);
void http_set_header(struct http *h, const char *name, str value); /* value is copied */
/* HttpOnly, SameSite=Lax, Path=/, Secure behind TLS; max_age seconds, 0 removes it. */
void http_set_cookie(struct http *h, const char *name, str value, int64_t max_age);

/* Keyset paging: the cursor holds the last row's keys, opaque to callers ("base64url of k1,k2"). */
str cursor_make(struct op *op, const int64_t *keys, size_t n);
/* ERR_INVALID, pointer "after", code "page.cursor" when it is not one of ours. Empty text: all zero and
 * *ret_given false. */
enum err cursor_read(struct op *op, str cursor, int64_t *ret_keys, size_t n,
                     bool *ret_given) MUST_CHECK;
#define PAGE_DEFAULT 50
#define PAGE_MAX     200

/* ------------------------------------------------------------------ the server */

/* The cookie whose value identify gets as `session`. */
#define SESSION_COOKIE "aftersale_session"

struct identity {
    const struct actor *actor; /* in the op's arena or immortal */
    enum lang lang;            /* the profile's language; used when the request names none */
    bool lang_known;
    bool by_cookie; /* then CSRF is checked against csrf */
    str csrf;
};

struct http_config {
    str address;                       /* "127.0.0.1:8080", "[::1]:8080", port 0 = any free one */
    const struct route *const *routes; /* tables, ends with NULL */
    const char *company;               /* title of the API page */
    /* Who acts? session is the cookie's value or empty, bearer the Authorization token or empty. ERR_AUTH
     * when a token is given that is not valid; anonymous when there is none. */
    enum err (*identify)(struct op *op, struct http *h, str session, str bearer,
                         struct identity *ret);
    /* May this address go on? Called for public routes; NULL = always. ERR_THROTTLED. */
    enum err (*admit)(struct op *op, struct http *h);
    enum err (*ready)(struct op *op); /* for /readyz, beyond db_ping; NULL = none */
    int loops;                        /* loop threads, default 2 */
    int workers;     /* worker threads; default 4 with SQLite, the pool's size with PostgreSQL */
    int connections; /* at most, default 16000 */
    int connections_per_address; /* at most, default 0 = no limit: behind a proxy all come from one */
    int header_seconds, body_seconds, idle_seconds; /* default 10, 60, 65 */
    int64_t body_max;                               /* JSON, default 1 MiB */
    int64_t upload_max;                             /* one part, default 20 MiB */
    int upload_parts;                               /* default 10 */
    str trusted_proxies; /* "127.0.0.1, 10.0.0.0/8": whose X-Forwarded-For/-Proto is believed */
    bool secure_cookies; /* always Secure, even when the request does not look like TLS */
};

struct http_server;

/* Starts listening and its threads; ERR_UNAVAILABLE "http.listen" when the address cannot be had. */
enum err http_start(struct op *op, const struct http_config *config, struct env *env,
                    struct http_server **ret) MUST_CHECK;
int http_port(const struct http_server *s);
/* Stops accepting, finishes what runs (at most seconds), ends streams, joins threads, frees. */
void http_stop(struct http_server *s, int seconds);

/* Forgets the answers kept for Idempotency-Key before that time (a daily job). */
enum err idempotency_forget(struct op *op, utc before) MUST_CHECK;

/* The OpenAPI 3.1 document of the routes (also GET /api/openapi.json). */
void openapi_print(struct buf *out, const struct route *const *routes, const char *company);
