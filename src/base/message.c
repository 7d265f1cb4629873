/* Looking up a message and filling in its parameters. */
#include "message.h"

#include "buf.h"

#define MESSAGE_MAX 8192 /* of a filled text; what passes it is left out: a person reads it */

static const struct message *message_find(const char *code)
{
    size_t low = 0, high = messages_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(messages[middle].code, code);
        if (order == 0)
            return &messages[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct param *param_named(const struct param *params, size_t count, str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, params[i].name))
            return &params[i];
    return NULL;
}

/* {name} becomes the parameter's value; braces around anything else stay as they are. */
static str text_filled(struct arena *mem, str text, const struct param *params, size_t count)
{
    struct buf b;
    buf_init(&b, MESSAGE_MAX);
    while (text.n > 0 && !b.full) {
        ptrdiff_t open = str_find(text, '{'), close = str_find(text, '}');
        const struct param *param = NULL;
        if (open >= 0 && close > open)
            param = param_named(params, count,
                                (str){ text.p + open + 1, (size_t)(close - open - 1) });
        size_t plain = param ? (size_t)open : open >= 0 ? (size_t)open + 1 : text.n;
        size_t taken = param ? (size_t)close + 1 : plain;
        buf_add(&b, text.p, plain);
        if (param)
            buf_str(&b, param->value);
        text = (str){ text.p + taken, text.n - taken };
    }
    str filled = arena_str(mem, buf_view(&b));
    buf_release(&b);
    return filled;
}

str message_text(struct arena *mem, enum lang lang, const char *code, const struct param *params,
                 size_t param_count)
{
    const struct message *m = message_find(code);
    if (!m)
        return str_of(code);
    return text_filled(mem, str_of(lang == LANG_EN ? m->en : m->zh), params, param_count);
}
