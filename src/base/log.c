/* Each line goes out by one write(2), so that lines of threads do not mix. Values come from outside
 * as well: whatever could end the line, look like another pair or move a terminal is escaped. */
#include "log.h"

#include "buf.h"
#include "text.h"

#include <stdatomic.h>
#include <unistd.h>

#define LINE_MAX_BYTES (16u << 10)
#define VALUE_MAX      2000 /* bytes of one value, before escaping */

static const char *const level_names[] = { "debug", "info", "warn", "error" };
static _Atomic int least_level = LOG_INFO;

void log_level_set(enum log_level least)
{
    atomic_store_explicit(&least_level, (int)least, memory_order_relaxed);
}

static bool is_plain(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7F || c == 0xC2)
            return false; /* 0xC2 begins U+0080-U+009F, which terminals obey */
    }
    return s.n > 0 && text_utf8(s, NULL);
}

/* Whether the byte at i must not reach a terminal as it is. */
static bool is_unsafe(str s, size_t i, bool utf8)
{
    unsigned char c = (unsigned char)s.p[i];
    unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    unsigned char before = i > 0 ? (unsigned char)s.p[i - 1] : 0;
    if (c < ' ' || c == 0x7F || (c >= 0x80 && !utf8))
        return true;
    return (c == 0xC2 && next < 0xA0) || (before == 0xC2 && c < 0xA0 && c >= 0x80);
}

static void log_quoted(struct buf *line, str s)
{
    bool utf8 = text_utf8(s, NULL);
    buf_char(line, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n')
            buf_z(line, "\\n");
        else if (is_unsafe(s, i, utf8))
            buf_fmt(line, "\\x%02x", (unsigned)(unsigned char)c);
        else if (c == '"' || c == '\\')
            buf_add(line, (char[]){ '\\', c }, 2);
        else
            buf_char(line, c);
    }
    buf_char(line, '"');
}

static void log_text(struct buf *line, str s)
{
    if (s.n > VALUE_MAX) {
        s.n = VALUE_MAX;
        for (int i = 0; i < 3 && ((unsigned char)s.p[s.n] & 0xC0) == 0x80; i++)
            s.n--; /* not inside a character */
    }
    if (is_plain(s))
        buf_str(line, s);
    else
        log_quoted(line, s);
}

static void log_value(struct buf *line, const struct log_value *v)
{
    struct buf pair;
    buf_init(&pair, LINE_MAX_BYTES);
    buf_char(&pair, ' ');
    buf_z(&pair, v->key);
    buf_char(&pair, '=');
    if (v->kind == 'i')
        buf_int(&pair, v->number);
    else
        log_text(&pair, v->text);
    if (!pair.full && pair.n < line->max - line->n) /* a value too many is left out whole */
        buf_str(line, buf_view(&pair));
    buf_release(&pair);
}

void log_write(enum log_level level, const struct op *op, const char *what,
               const struct log_value *values)
{
    if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
        return;
    struct buf line;
    char now[UTC_TEXT];
    buf_init(&line, LINE_MAX_BYTES);
    buf_add(&line, now, utc_print(utc_now(), now));
    buf_fmt(&line, " %s op=%s", level_names[level], op ? op->id : "-");
    log_value(&line, &(struct log_value){ "what", 's', str_of(what), 0 });
    for (const struct log_value *v = values; v && v->key; v++)
        log_value(&line, v);
    buf_char(&line, '\n');
    ssize_t written = write(STDERR_FILENO, line.p, line.n);
    (void)written; /* a log that cannot be written has nobody to tell */
    buf_release(&line);
}
