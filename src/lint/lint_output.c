/* Findings for people at a terminal, and as SARIF 2.1.0 for the tools that show findings beside texts. */
#include "lint_internal.h"

/* ------------------------------------------------------------------ lines */

/* A Chinese character takes two columns of a terminal. */
static bool is_wide(uint32_t c)
{
    return c >= 0x1100 &&
           (c <= 0x115F || (c >= 0x2E80 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
            (c >= 0x1F300 && c <= 0x1FAFF) || c >= 0x20000);
}

static str line_text(str text, int64_t line)
{
    str rest = text, part = { 0 };
    for (int64_t i = 0; i < line; i++)
        if (!str_split(&rest, '\n', &part))
            return (str){ 0 };
    if (part.n && part.p[part.n - 1] == '\r')
        part.n--;
    return part;
}

/* Blanks up to the words and carets below them; tabs stay tabs. Long words are marked to the line's end. */
static void carets(struct buf *out, str line, const struct lint_finding *f)
{
    int64_t column = 1, end = f->end_line == f->line ? f->end : INT64_MAX;
    for (size_t at = 0; at < line.n && column < end; column++) {
        uint32_t c = utf8_next(line, &at);
        bool below = column >= f->column;
        const char *sign = below ? "^" : c == '\t' ? "\t" : " ";
        buf_z(out, sign);
        if (is_wide(c))
            buf_z(out, below ? "^" : " ");
    }
    buf_char(out, '\n');
}

void lint_lines(struct op *op, struct buf *out, const struct lint_file *file)
{
    (void)op;
    for (size_t i = 0; i < file->report.findings.n; i++) {
        const struct lint_finding *f =
            &((const struct lint_finding *)file->report.findings.items)[i];
        str line = line_text(file->text, f->line);
        buf_fmt(out, STR_FMT ":%lld:%lld: %s " STR_FMT " " STR_FMT "\n", STR_ARG(file->name),
                (long long)f->line, (long long)f->column, lint_severity_labels[f->severity],
                STR_ARG(f->rule), STR_ARG(f->message));
        if (f->span.begin < f->span.end) {
            buf_str(out, line);
            buf_char(out, '\n');
            carets(out, line, f);
        }
        buf_fmt(out, "  → " STR_FMT "\n", STR_ARG(f->rewrite));
    }
}

/* ------------------------------------------------------------------ SARIF */

static void member(struct buf *out, const char *name, str text)
{
    buf_fmt(out, "\"%s\":", name);
    buf_json(out, text);
}

static void message(struct buf *out, const char *name, str text)
{
    buf_fmt(out, "\"%s\":{", name);
    member(out, "text", text);
    buf_char(out, '}');
}

static const char *level(int severity)
{
    static const char *const levels[] = { "note", "warning", "error" };
    return levels[severity];
}

static void sarif_rules(struct op *op, struct buf *out, const struct lint_rules *rules)
{
    struct list cards = lint_rules_list(op, rules);
    for (size_t i = 0; i < cards.n; i++) {
        const struct lint_rule_card *card = &((const struct lint_rule_card *)cards.items)[i];
        buf_z(out, i ? ",{" : "{");
        member(out, "id", card->id);
        buf_char(out, ',');
        message(out, "shortDescription", card->message);
        buf_char(out, ',');
        message(out, "fullDescription", card->why);
        buf_char(out, ',');
        message(out, "help", card->rewrite);
        buf_fmt(out, ",\"defaultConfiguration\":{\"level\":\"%s\",\"enabled\":%s}",
                level(card->severity), card->off ? "false" : "true");
        buf_fmt(out, ",\"properties\":{\"essential\":\"%s\"}}",
                lint_essential_labels[card->essential]);
    }
}

static size_t rule_index(const struct lint_rules *rules, str id)
{
    size_t i = 0;
    while (i < rules->rule_count && !str_eq(rules->rules[i].id, id))
        i++;
    return i;
}

static bool uri_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~/", c) != NULL);
}

/* A file's name as a relative or absolute reference (RFC 3986). */
static str uri(struct op *op, str name)
{
    CLEANUP(buf_release) struct buf b;
    buf_init(&b, 16384);
    if (str_starts(name, STR("/")))
        buf_z(&b, "file://");
    for (size_t i = 0; i < name.n; i++) {
        if (uri_plain(name.p[i]))
            buf_char(&b, name.p[i]);
        else
            buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)name.p[i]);
    }
    return arena_str(op->mem, buf_view(&b));
}

static void sarif_region(struct buf *out, const struct lint_finding *f)
{
    buf_fmt(
        out,
        "\"region\":{\"startLine\":%lld,\"startColumn\":%lld,\"endLine\":%lld,\"endColumn\":%lld,",
        (long long)f->line, (long long)f->column, (long long)f->end_line, (long long)f->end);
    message(out, "snippet", f->text);
    buf_char(out, '}');
}

static void sarif_result(struct op *op, struct buf *out, const struct lint_rules *rules,
                         const struct lint_file *file, const struct lint_finding *f)
{
    buf_char(out, '{');
    member(out, "ruleId", f->rule);
    buf_fmt(out, ",\"ruleIndex\":%zu,\"level\":\"%s\",", rule_index(rules, f->rule),
            level(f->severity));
    message(out, "message", f->message);
    buf_z(out, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{");
    member(out, "uri", uri(op, file->name));
    buf_z(out, "},");
    sarif_region(out, f);
    buf_z(out, "}}],\"properties\":{");
    member(out, "rewrite", f->rewrite);
    buf_fmt(out, ",\"essential\":\"%s\"}}", lint_essential_labels[f->essential]);
}

void lint_sarif(struct op *op, struct buf *out, const struct lint_rules *rules,
                const struct lint_file *files, size_t n)
{
    bool first = true;
    buf_z(out,
          "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
          "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"aftersale lint\",");
    member(out, "version", STR(AFTERSALE_VERSION));
    buf_z(out, ",\"rules\":[");
    sarif_rules(op, out, rules);
    buf_z(out, "]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < files[i].report.findings.n; k++) {
            if (!first)
                buf_char(out, ',');
            first = false;
            sarif_result(op, out, rules, &files[i],
                         &((const struct lint_finding *)files[i].report.findings.items)[k]);
        }
    buf_z(out, "]}]}");
}
