/* The OpenAPI 3.1 document, printed from the routes. Each field table becomes one named schema, so
 * that the browser's types have names; the names are found in apinames.c. */
#include "apinames.h"

#include "http_internal.h"

#include <stdlib.h>

#define STATIC_COMPONENTS                                                                          \
    "\"responses\":{\"Problem\":{\"description\":\"What is wrong, in the caller's language\","     \
    "\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":"                             \
    "\"#/components/schemas/Problem\"}}}}},"                                                       \
    "\"parameters\":{\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\","          \
    "\"description\":\"Sent again with the same key, the call changes nothing and gets the same "  \
    "answer\",\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":200}},"                \
    "\"IfMatch\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":true,\"description\":"      \
    "\"The record's version that the change is based on\",\"schema\":{\"type\":\"string\","        \
    "\"pattern\":\"^(\\\"[0-9]+\\\"|[0-9]+)$\"}}},"                                                \
    "\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":"            \
    "\"" SESSION_COOKIE                                                                            \
    "\"},\"csrf\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-CSRF-Token\","               \
    "\"description\":\"With the session, on all but GET\"},\"bearer\":{\"type\":\"http\","         \
    "\"scheme\":\"bearer\"}}"

/* Parameters of a message are texts by name. */
#define PROBLEM_SCHEMA                                                                             \
    "\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\","     \
    "\"code\",\"op\",\"errors\"],\"properties\":{\"type\":{\"type\":\"string\"},"                  \
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"                           \
    "\"detail\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"                             \
    "\"op\":{\"type\":\"string\",\"description\":\"to be found in the log\"},"                     \
    "\"params\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},"             \
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"pointer\","     \
    "\"code\",\"message\"],\"properties\":{\"pointer\":{\"type\":\"string\"},"                     \
    "\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},"                            \
    "\"params\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}}}}}}"

static void print_member(struct buf *out, const char *name, str value)
{
    buf_json(out, str_of(name));
    buf_char(out, ':');
    buf_json(out, value);
}

static void print_ref(struct buf *out, str name)
{
    buf_z(out, "{\"$ref\":\"#/components/schemas/");
    buf_str(out, name);
    buf_z(out, "\"}");
}

/* ------------------------------------------------------------------ parameters */

static void print_path_param(struct buf *out, str name)
{
    bool number = str_is(name, "id") || str_ends(name, STR("_id"));
    buf_z(out, "{");
    print_member(out, "name", name);
    buf_z(out, ",\"in\":\"path\",\"required\":true,\"schema\":");
    buf_z(out, number ? "{\"type\":\"integer\",\"format\":\"int64\"}}" : "{\"type\":\"string\"}}");
}

/* "limit" is a number of rows, whatever its table says (query_read). */
static void print_query_schema(struct buf *out, const json_t *properties, const struct field *f)
{
    if (strcmp(f->name, "limit") == 0 && f->kind == F_INT) {
        buf_fmt(out, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}", PAGE_MAX,
                PAGE_DEFAULT);
        return;
    }
    char *schema = json_dumps(json_object_get(properties, f->name), JSON_COMPACT);
    buf_z(out, schema ? schema : "{}");
    free(schema);
}

static void print_query_params(struct buf *out, const struct field *query, const char **before)
{
    struct buf text;
    buf_init(&text, 1 << 20);
    fields_schema(&text, query, true);
    json_t *schema = json_loadb(text.p, text.n, 0, NULL);
    const json_t *properties = json_object_get(schema, "properties");
    for (const struct field *f = query; f->name; f++) {
        buf_z(out, *before);
        *before = ",";
        buf_z(out, "{");
        print_member(out, "name", str_of(f->name));
        buf_z(out, ",\"in\":\"query\"");
        if (f->doc) {
            buf_char(out, ',');
            print_member(out, "description", str_of(f->doc));
        }
        if (f->flags & REQUIRED)
            buf_z(out, ",\"required\":true");
        if (f->kind == F_STRS || f->kind == F_INTS)
            buf_z(out, ",\"style\":\"form\",\"explode\":false");
        buf_z(out, ",\"schema\":");
        print_query_schema(out, properties, f);
        buf_char(out, '}');
    }
    json_decref(schema);
    buf_release(&text);
}

static void print_parameters(struct buf *out, const struct route *r)
{
    const char *before = "";
    str rest = str_of(r->path), part;
    buf_z(out, ",\"parameters\":[");
    while (str_split(&rest, '/', &part)) {
        if (part.n < 2 || part.p[0] != ':')
            continue;
        buf_z(out, before);
        before = ",";
        print_path_param(out, (str){ part.p + 1, part.n - 1 });
    }
    if (r->query)
        print_query_params(out, r->query, &before);
    if (r->method == POST) {
        buf_fmt(out, "%s{\"$ref\":\"#/components/parameters/IdempotencyKey\"}", before);
        before = ",";
    }
    if (r->flags & ROUTE_IF_MATCH)
        buf_fmt(out, "%s{\"$ref\":\"#/components/parameters/IfMatch\"}", before);
    buf_char(out, ']');
}

/* ------------------------------------------------------------------ bodies and answers */

static void print_body(struct buf *out, const struct apinames *names, const struct route *r)
{
    if (r->flags & ROUTE_MULTIPART) {
        buf_z(out, ",\"requestBody\":{\"required\":true,\"content\":{\"multipart/form-data\":"
                   "{\"schema\":{\"type\":\"object\",\"properties\":{\"file\":{\"type\":\"array\","
                   "\"items\":{\"type\":\"string\",\"format\":\"binary\"}}}}}}}");
    } else if (r->form) {
        buf_z(out, ",\"requestBody\":{\"required\":true,\"content\":{\"application/json\":"
                   "{\"schema\":");
        print_ref(out, apinames_form(names, r));
        buf_z(out, "}}}");
    }
}

static void print_answer_schema(struct buf *out, const struct apinames *names,
                                const struct route *r)
{
    bool items = r->flags & (ROUTE_LIST | ROUTE_ITEMS);
    str name = apinames_out(names, r->out);
    if (!items) {
        print_ref(out, name);
        return;
    }
    buf_z(out, "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":");
    print_ref(out, name);
    buf_char(out, '}');
    if (r->flags & ROUTE_LIST)
        buf_z(out, ",\"next\":{\"type\":[\"string\",\"null\"],\"description\":"
                   "\"the next page's ?after=\"}},\"required\":[\"items\",\"next\"]}");
    else
        buf_z(out, "},\"required\":[\"items\"]}");
}

static void print_success(struct buf *out, const struct apinames *names, const struct route *r)
{
    bool empty = r->flags & ROUTE_EMPTY;
    int status = empty ? 204 : r->flags & ROUTE_CREATED ? 201 : 200;
    buf_fmt(out, "\"%d\":{\"description\":\"%s\"", status,
            empty           ? "Done"
            : status == 201 ? "Created"
                            : "OK");
    if (r->out && !(r->flags & (ROUTE_LIST | ROUTE_ITEMS)) && field_named(r->out, STR("version")))
        buf_z(out, ",\"headers\":{\"ETag\":{\"description\":\"the record's version\","
                   "\"schema\":{\"type\":\"string\"}}}");
    if (r->flags & ROUTE_STREAM) {
        buf_z(out, ",\"content\":{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}");
    } else if (r->out && !empty) {
        buf_z(out, ",\"content\":{\"application/json\":{\"schema\":");
        print_answer_schema(out, names, r);
        buf_z(out, "}}");
    } else if (!empty) {
        buf_z(out,
              ",\"content\":{\"*/*\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}");
    }
    buf_char(out, '}');
}

static void print_responses(struct buf *out, const struct apinames *names, const struct route *r)
{
    bool open = strcmp(r->permission, "public") == 0;
    bool body = r->form || r->flags & ROUTE_MULTIPART;
    const struct {
        bool may;
        int status;
    } problems[] = {
        { true, 400 },
        { !open, 401 },
        { !open, 403 },
        { strchr(r->path, ':') != NULL, 404 },
        { r->method != GET, 409 },
        { r->flags & ROUTE_IF_MATCH, 412 },
        { body, 413 },
        { body, 415 },
        { body || r->query, 422 },
        { r->flags & ROUTE_IF_MATCH, 428 },
        { open, 429 },
        { true, 503 },
    };
    buf_z(out, ",\"responses\":{");
    print_success(out, names, r);
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (problems[i].may)
            buf_fmt(out, ",\"%d\":{\"$ref\":\"#/components/responses/Problem\"}",
                    problems[i].status);
    buf_z(out, ",\"default\":{\"$ref\":\"#/components/responses/Problem\"}}");
}

/* ------------------------------------------------------------------ operations */

static void print_security(struct buf *out, const struct route *r)
{
    if (strcmp(r->permission, "public") == 0)
        buf_z(out, ",\"security\":[]");
    else if (r->method == GET || r->flags & ROUTE_NO_CSRF)
        buf_z(out, ",\"security\":[{\"session\":[]},{\"bearer\":[]}]");
    else
        buf_z(out, ",\"security\":[{\"session\":[],\"csrf\":[]},{\"bearer\":[]}]");
}

static void print_errors(struct buf *out, const struct route *r)
{
    str rest = str_of(r->errors), code;
    const char *before = ",\"x-errors\":[";
    if (!r->errors)
        return;
    while (str_split(&rest, ' ', &code)) {
        if (code.n == 0)
            continue;
        buf_z(out, before);
        buf_json(out, code);
        before = ",";
    }
    if (before[1] == 0)
        buf_char(out, ']');
}

static void print_description(struct buf *out, const struct route *r)
{
    buf_z(out, ",\"description\":\"");
    if (strcmp(r->permission, "public") == 0)
        buf_z(out, "For everyone.");
    else if (strcmp(r->permission, "login") == 0)
        buf_z(out, "For everyone who is logged in.");
    else
        buf_fmt(out, "Needs the permission `%s`.", r->permission);
    buf_z(out, "\",");
    print_member(out, "x-permission", str_of(r->permission));
}

static void print_operation(struct buf *out, const struct apinames *names, const struct route *r)
{
    static const char *const verbs[] = { NULL, "get", "post", "patch", "put", "delete" };
    buf_fmt(out, "\"%s\":{", verbs[r->method]);
    print_member(out, "operationId", apinames_operation(names, r));
    buf_z(out, ",\"tags\":[");
    buf_json(out, api_tag(r->path));
    buf_z(out, "],");
    print_member(out, "summary", str_of(r->summary ? r->summary : r->path));
    print_description(out, r);
    print_errors(out, r);
    print_security(out, r);
    print_parameters(out, r);
    print_body(out, names, r);
    print_responses(out, names, r);
    buf_char(out, '}');
}

static void print_path(struct buf *out, const char *path)
{
    str rest = str_of(path), part;
    buf_char(out, '"');
    while (str_split(&rest, '/', &part)) {
        if (part.n == 0)
            continue; /* before the first slash */
        bool param = part.p[0] == ':';
        buf_z(out, param ? "/{" : "/");
        buf_str(out, param ? (str){ part.p + 1, part.n - 1 } : part);
        buf_z(out, param ? "}" : "");
    }
    buf_z(out, "\":{");
}

static void print_paths(struct buf *out, const struct apinames *names)
{
    size_t n;
    const struct route *const *routes = apinames_routes(names, &n); /* sorted by path */
    buf_z(out, ",\"paths\":{");
    for (size_t i = 0; i < n; i++) {
        bool same = i > 0 && strcmp(routes[i]->path, routes[i - 1]->path) == 0;
        if (i > 0)
            buf_z(out, same ? "," : "},");
        if (!same)
            print_path(out, routes[i]->path);
        print_operation(out, names, routes[i]);
    }
    buf_z(out, n ? "}}" : "}");
}

static void print_schemas(struct buf *out, const struct apinames *names)
{
    struct api_schema schema;
    buf_z(out, "\"schemas\":{" PROBLEM_SCHEMA);
    for (size_t i = 0; apinames_schema(names, i, &schema); i++) {
        buf_char(out, ',');
        buf_json(out, schema.name);
        buf_char(out, ':');
        fields_schema(out, schema.fields, schema.input);
    }
    buf_z(out, "},");
}

void openapi_print(struct buf *out, const struct route *const *routes, const char *company)
{
    struct apinames *names = apinames_new(routes);
    buf_z(out, "{\"openapi\":\"3.1.0\",\"info\":{");
    print_member(out, "title", str_of(company ? company : "Aftersale"));
    buf_z(out, ",\"version\":\"" AFTERSALE_VERSION "\",\"license\":{\"name\":\"Apache-2.0\","
               "\"identifier\":\"Apache-2.0\"}},\"servers\":[{\"url\":\"/\"}]");
    print_paths(out, names);
    buf_z(out, ",\"components\":{");
    print_schemas(out, names);
    buf_z(out, STATIC_COMPONENTS "}}");
    apinames_free(names);
}
