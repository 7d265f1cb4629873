/* The API as a page to read, in the caller's language, without scripts. What machines read is
 * /api/openapi.json; both are printed from the same routes. */
#include "apinames.h"

#include "http_internal.h"

static const char style[] =
    "<style>:root{color-scheme:light dark}body{font:16px/1.55 system-ui,sans-serif;max-width:60rem;"
    "margin:0 auto;padding:1rem}h1{font-size:1.6rem}h2{margin-top:2.5rem;font-size:1.2rem;"
    "border-bottom:1px solid #8886}code{font-family:ui-monospace,monospace}summary{cursor:pointer;"
    "padding:.3rem 0}summary "
    "b{display:inline-block;min-width:4.5rem}table{border-collapse:collapse;"
    "margin:.4rem 0 1rem}td,th{border:1px solid #8886;padding:.2rem .6rem;text-align:left;"
    "vertical-align:top}nav a{margin-right:1rem}details>div{padding-left:1rem}"
    "summary span{overflow-wrap:anywhere}</style>";

struct words {
    const char *lang, *title, *intro, *machine, *needs, *open, *login, *query, *body, *answer,
        *list, *none, *field, *type, *meaning, *required, *upload, *stream, *if_match, *key,
        *errors;
};

static const struct words words_zh = {
    "zh",
    "接口",
    "请求与回答都是 JSON（UTF-8）。程序用 <code>Authorization: Bearer</code> 令牌，浏览器用会话 "
    "cookie，并在修改时带上 "
    "<code>X-CSRF-Token</code>。出错时回答 "
    "<code>application/problem+json</code>，一次列出所有有问题的字段。",
    "给机器读的 OpenAPI 3.1 文档",
    "需要权限",
    "任何人",
    "已登录的人",
    "查询参数",
    "请求内容",
    "回答",
    "列表：<code>{\"items\": […], \"next\": \"…\" 或 null}</code>，下一页用 <code>?after=</code>",
    "没有内容（204）",
    "字段",
    "类型",
    "含义",
    "必填",
    "multipart/form-data，文件字段名为 <code>file</code>",
    "Server-Sent Events（text/event-stream）",
    "必须带 <code>If-Match</code>：修改所依据的版本号",
    "可带 <code>Idempotency-Key</code>：重复发送不会重复执行",
    "可能的错误代码",
};

static const struct words words_en = {
    "en",
    "API",
    "Requests and answers are JSON (UTF-8). Programs send a token as <code>Authorization: "
    "Bearer</code>; browsers have a session cookie and send <code>X-CSRF-Token</code> with every "
    "change. Errors are <code>application/problem+json</code> and name all wrong fields at once.",
    "For machines: the OpenAPI 3.1 document",
    "Needs the permission",
    "Everyone",
    "Everyone who is logged in",
    "Query",
    "Body",
    "Answer",
    "A list: <code>{\"items\": […], \"next\": \"…\" or null}</code>; the next page with "
    "<code>?after=</code>",
    "Nothing (204)",
    "Field",
    "Type",
    "Meaning",
    "required",
    "multipart/form-data with files named <code>file</code>",
    "Server-Sent Events (text/event-stream)",
    "<code>If-Match</code> is required: the version that the change is based on",
    "<code>Idempotency-Key</code> may be sent: a repeated call is not done twice",
    "Error codes",
};

static const char *kind_name(const struct field *f)
{
    static const char *const names[] = {
        [F_STR] = "text",
        [F_INT] = "integer",
        [F_BOOL] = "boolean",
        [F_UTC] = "time (RFC 3339)",
        [F_MONEY] = "integer (minor units)",
        [F_ENUM] = "one of",
        [F_STRS] = "list of texts",
        [F_INTS] = "list of integers",
        [F_RECORD] = "object",
        [F_LIST] = "list of objects",
        [F_JSON] = "any JSON",
        [F_DECIMAL] = "number, three places",
    };
    return names[f->kind];
}

static void print_type(struct buf *out, const struct field *f)
{
    buf_z(out, f->labels && f->kind == F_STR ? "one of" : kind_name(f));
    const char *before = ": <code>";
    for (const char *const *label = f->labels; label && *label; label++) {
        buf_z(out, before);
        buf_html(out, str_of(*label));
        before = "</code>, <code>";
    }
    if (f->labels && *f->labels)
        buf_z(out, "</code>");
    if (f->flags & NULLABLE)
        buf_z(out, " | null");
}

static void print_fields(struct buf *out, const struct words *w, const char *title,
                         const struct field *fields, bool input)
{
    buf_fmt(out, "<h4>%s</h4><table><tr><th>%s</th><th>%s</th><th>%s</th></tr>", title, w->field,
            w->type, w->meaning);
    for (const struct field *f = fields; f->name; f++) {
        if (f->flags & (unsigned)(input ? READONLY : SECRET))
            continue;
        buf_z(out, "<tr><td><code>");
        buf_html(out, str_of(f->name));
        buf_z(out, "</code></td><td>");
        print_type(out, f);
        buf_z(out, "</td><td>");
        if (input && f->flags & REQUIRED)
            buf_fmt(out, "<em>%s</em> ", w->required);
        buf_html(out, str_of(f->doc ? f->doc : ""));
        buf_z(out, "</td></tr>");
    }
    buf_z(out, "</table>");
}

static void print_permission(struct buf *out, const struct words *w, const struct route *r)
{
    if (strcmp(r->permission, "public") == 0)
        buf_fmt(out, "<p>%s</p>", w->open);
    else if (strcmp(r->permission, "login") == 0)
        buf_fmt(out, "<p>%s</p>", w->login);
    else
        buf_fmt(out, "<p>%s <code>%s</code></p>", w->needs, r->permission);
}

static void print_answer(struct buf *out, const struct words *w, const struct route *r)
{
    if (r->flags & ROUTE_EMPTY)
        buf_fmt(out, "<h4>%s</h4><p>%s</p>", w->answer, w->none);
    else if (r->flags & ROUTE_STREAM)
        buf_fmt(out, "<h4>%s</h4><p>%s</p>", w->answer, w->stream);
    else if (r->out)
        print_fields(out, w, w->answer, r->out, false);
    if (r->flags & ROUTE_LIST)
        buf_fmt(out, "<p>%s</p>", w->list);
}

static void print_route(struct buf *out, const struct words *w, const struct route *r)
{
    buf_fmt(out, "<details><summary><b>%s</b> <code>", method_labels[r->method]);
    buf_html(out, str_of(r->path));
    buf_z(out, "</code> <span lang=\"en\">");
    buf_html(out, str_of(r->summary ? r->summary : ""));
    buf_z(out, "</span></summary><div>");
    print_permission(out, w, r);
    if (r->flags & ROUTE_IF_MATCH)
        buf_fmt(out, "<p>%s</p>", w->if_match);
    if (r->method == POST)
        buf_fmt(out, "<p>%s</p>", w->key);
    if (r->query)
        print_fields(out, w, w->query, r->query, true);
    if (r->form)
        print_fields(out, w, w->body, r->form, true);
    if (r->flags & ROUTE_MULTIPART)
        buf_fmt(out, "<h4>%s</h4><p>%s</p>", w->body, w->upload);
    print_answer(out, w, r);
    if (r->errors)
        buf_fmt(out, "<p>%s: <code>%s</code></p>", w->errors, r->errors);
    buf_z(out, "</div></details>\n");
}

static void print_heading(struct buf *out, str tag)
{
    buf_z(out, "<h2 id=\"");
    buf_html(out, tag);
    buf_z(out, "\">");
    buf_html(out, tag);
    buf_z(out, "</h2>\n");
}

static void print_head(struct buf *out, const struct words *w, const char *company)
{
    buf_fmt(out,
            "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
            w->lang);
    buf_html(out, str_of(company ? company : "Aftersale"));
    buf_fmt(out, " · %s</title>%s</head><body><main><h1>", w->title, style);
    buf_html(out, str_of(company ? company : "Aftersale"));
    buf_fmt(out, " · %s</h1><p>%s</p><p><a href=\"/api/openapi.json\">%s</a></p>\n", w->title,
            w->intro, w->machine);
}

void apipage_print(struct buf *out, const struct route *const *routes, const char *company,
                   enum lang lang)
{
    const struct words *w = lang == LANG_EN ? &words_en : &words_zh;
    struct apinames *names = apinames_new(routes);
    size_t n;
    const struct route *const *sorted = apinames_routes(names, &n);
    print_head(out, w, company);
    for (size_t i = 0; i < n; i++) {
        str tag = api_tag(sorted[i]->path);
        if (i == 0 || !str_eq(tag, api_tag(sorted[i - 1]->path)))
            print_heading(out, tag);
        print_route(out, w, sorted[i]);
    }
    buf_z(out, "</main></body></html>\n");
    apinames_free(names);
}
