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

/* The parameter that text begins with, as "{name}…"; NULL when it does not. */
static const struct param *param_at(str text, const struct param *params, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(params[i].name);
        if (text.n >= n + 2 && text.p[n + 1] == '}' && memcmp(text.p + 1, params[i].name, n) == 0)
            return &params[i];
    }
    return NULL;
}

/* {name} becomes the parameter's value; braces around anything else stay as they are. */
static str text_filled(struct arena *mem, str text, const struct param *params, size_t count)
{
    struct buf b;
    buf_init(&b, MESSAGE_MAX);
    while (text.n > 0 && !b.full) {
        ptrdiff_t open = str_find(text, '{');
        size_t taken = open < 0 ? text.n : (size_t)open;
        buf_add(&b, text.p, taken);
        text = (str){ text.p + taken, text.n - taken };
        if (text.n == 0)
            break;
        const struct param *param = param_at(text, params, count);
        buf_str(&b, param ? param->value : STR("{"));
        taken = param ? strlen(param->name) + 2 : 1;
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
