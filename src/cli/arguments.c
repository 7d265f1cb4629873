/* From argv to a command with its options: everything wrong is named, with what was probably meant. */
#include "cli.h"

/* ------------------------------------------------------------------ what was probably meant */

#define NAME_MAX_CHARS 40

/* Levenshtein's distance, with a swap of neighbours counted as one; texts longer than a name differ. */
static size_t distance(str a, str b)
{
    size_t rows[3][NAME_MAX_CHARS + 1];
    if (a.n > NAME_MAX_CHARS || b.n > NAME_MAX_CHARS)
        return NAME_MAX_CHARS;
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.n; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t least = above[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            least = above[j] + 1 < least ? above[j] + 1 : least;
            least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
            bool swap = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
            if (swap && before[j - 2] + 1 < least)
                least = before[j - 2] + 1;
            row[j] = least;
        }
        size_t *oldest = before;
        before = above, above = row, row = oldest;
    }
    return above[b.n];
}

struct guess {
    str written, nearest;
    size_t distance;
};

static void guess_try(struct guess *g, str name)
{
    size_t d = distance(g->written, name);
    if (d < g->distance) {
        g->distance = d;
        g->nearest = name;
    }
}

/* A guess helps only when few letters differ. */
static bool guess_good(const struct guess *g)
{
    return g->nearest.n && g->distance <= 1 + g->written.n / 4;
}

/* ------------------------------------------------------------------ names in argv */

/* "--dry-run=x" gives name "dry-run" and value "x"; value.p is NULL without '='. False for operands. */
static bool option_split(const char *arg, str *ret_name, str *ret_value)
{
    str s = str_of(arg);
    if (s.n < 3 || !str_starts(s, STR("--")))
        return false;
    ptrdiff_t equals = str_find(s, '=');
    size_t end = equals < 0 ? s.n : (size_t)equals;
    *ret_name = (str){ s.p + 2, end - 2 };
    *ret_value = equals < 0 ? (str){ 0 } : (str){ s.p + end + 1, s.n - end - 1 };
    return true;
}

static str dashes(struct op *op, const char *field)
{
    char *name = arena_z(op->mem, str_of(field));
    for (char *c = name; *c; c++)
        *c = *c == '_' ? '-' : *c;
    return str_of(name);
}

static const struct field *setting_named(struct op *op, str name)
{
    for (const struct field *f = settings_fields; f->name; f++)
        if (str_eq(dashes(op, f->name), name) || str_is(name, f->name))
            return f;
    return NULL;
}

static void take_out(int *argc, char **argv, int at, int n)
{
    for (int i = at; i + n <= *argc; i++)
        argv[i] = argv[i + n];
    *argc -= n;
}

/* ------------------------------------------------------------------ common options */

static enum err lang_read(struct op *op, str value, str *ret)
{
    if (!str_is(value, "zh") && !str_is(value, "en") && !str_is(value, "auto"))
        return refuse(op, ERR_INVALID, "cli.lang");
    *ret = value;
    return OK;
}

/* Reads argv[i] when it is a common option; *ret_taken says how many arguments it was. */
static enum err common_read(struct op *op, int argc, char **argv, int i, struct common *c,
                            int *ret_taken)
{
    str name, value;

    *ret_taken = 0;
    if (strcmp(argv[i], "-h") == 0)
        name = STR("help"), value = (str){ 0 };
    else if (!option_split(argv[i], &name, &value))
        return OK;
    if (str_is(name, "lang")) {
        bool next = value.p == NULL;
        if (next && i + 1 == argc)
            return refuse(op, ERR_INVALID, "cli.lang");
        *ret_taken = next ? 2 : 1;
        return lang_read(op, next ? str_of(argv[i + 1]) : value, &c->lang);
    }
    bool *on = str_is(name, "help") ? &c->help : str_is(name, "json") ? &c->json : NULL;
    if (!on || value.p)
        return OK;
    *ret_taken = 1;
    *on = true;
    return OK;
}

enum err arguments_common(struct op *op, int *argc, char **argv, struct common *ret)
{
    for (int i = 1; i < *argc && strcmp(argv[i], "--") != 0;) {
        int taken;
        TRY(common_read(op, *argc, argv, i, ret, &taken));
        if (taken)
            take_out(argc, argv, i, taken);
        else
            i++;
    }
    return OK;
}

/* ------------------------------------------------------------------ the command */

/* How many words of argv from `at` on are the command's name; 0 when it is another. */
static int name_matches(const struct command *c, int argc, char **argv, int at)
{
    str rest = str_of(c->name), word;
    int n = 0;
    for (; str_split(&rest, ' ', &word); n++)
        if (at + n >= argc || !str_is(word, argv[at + n]))
            return 0;
    return n;
}

static enum err command_unknown(struct op *op, const struct command *commands, int argc,
                                char **argv, int at)
{
    str one = str_of(argv[at]);
    str two = at + 1 < argc ? arena_fmt(op->mem, "%s %s", argv[at], argv[at + 1]) : one;
    struct guess best = { .distance = NAME_MAX_CHARS };
    for (const struct command *c = commands; c->name; c++) {
        bool pair = str_find(str_of(c->name), ' ') >= 0;
        struct guess g = { .written = pair ? two : one, .distance = NAME_MAX_CHARS };
        guess_try(&g, str_of(c->name));
        if (g.distance < best.distance)
            best = g;
        if (pair && str_starts(str_of(c->name), arena_fmt(op->mem, "%s ", argv[at])))
            best = (struct guess){ two, str_of(c->name), 0 };
    }
    if (guess_good(&best))
        return refuse_with(op, ERR_INVALID, "cli.unknown_command_near", P("name", one),
                           P("near", best.nearest));
    return refuse_with(op, ERR_INVALID, "cli.unknown_command", P("name", one));
}

/* The first argument that is neither a setting nor a setting's value. */
static int first_word(struct op *op, int argc, char **argv)
{
    str name, value;
    int i = 1;
    while (i < argc && option_split(argv[i], &name, &value)) {
        const struct field *f = setting_named(op, name);
        if (!f)
            break;
        i += value.p || f->kind == F_BOOL ? 1 : 2;
    }
    return i;
}

enum err arguments_command(struct op *op, const struct command *commands, int *argc, char **argv,
                           const struct command **ret)
{
    int at = first_word(op, *argc, argv);
    *ret = NULL;
    if (at >= *argc)
        return OK;
    for (const struct command *c = commands; c->name; c++) {
        int words = name_matches(c, *argc, argv, at);
        if (words) {
            take_out(argc, argv, at, words);
            *ret = c;
            return OK;
        }
    }
    return command_unknown(op, commands, *argc, argv, at);
}

/* ------------------------------------------------------------------ its options and operands */

static const struct option *option_named(const struct command *c, str name)
{
    for (const struct option *o = c->options; o && o->field.name; o++)
        if (str_is(name, o->field.name))
            return o;
    return NULL;
}

static enum err option_unknown(struct cli *cli, str name)
{
    static const char *const common[] = { "help", "json", "lang" };
    struct op *op = &cli->op;
    struct guess g = { .written = name, .distance = NAME_MAX_CHARS };
    for (const struct option *o = cli->command->options; o && o->field.name; o++)
        guess_try(&g, str_of(o->field.name));
    for (const struct field *f = settings_fields; f->name; f++)
        guess_try(&g, dashes(op, f->name));
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        guess_try(&g, str_of(common[i]));
    str command = str_of(cli->command->name);
    if (guess_good(&g))
        return refuse_with(op, ERR_INVALID, "cli.unknown_option_near", P("name", name),
                           P("command", command), P("near", g.nearest));
    return refuse_with(op, ERR_INVALID, "cli.unknown_option", P("name", name),
                       P("command", command));
}

/* Reads the option at argv[i] into record; *ret_taken says how many arguments it was. */
static enum err option_read(struct cli *cli, int argc, char **argv, int i, char *record,
                            int *ret_taken)
{
    struct op *op = &cli->op;
    str name, value;
    if (!option_split(argv[i], &name, &value))
        return refuse_with(op, ERR_INVALID, "cli.unknown_option", P("name", str_of(argv[i] + 1)),
                           P("command", str_of(cli->command->name)));
    const struct option *o = option_named(cli->command, name);
    const struct field *setting = o ? NULL : setting_named(op, name);
    if (setting) { /* read already, or of no use to this command */
        *ret_taken = value.p || setting->kind == F_BOOL ? 1 : 2;
        return OK;
    }
    if (!o)
        return option_unknown(cli, name);
    *ret_taken = 1;
    if (!o->value && !value.p)
        value = STR("true");
    if (!value.p) {
        if (i + 1 == argc)
            return refuse_with(op, ERR_INVALID, "cli.no_value", P("name", name));
        value = str_of(argv[i + 1]);
        *ret_taken = 2;
    }
    field_from_text(op, &o->field, value, arena_fmt(op->mem, "--" STR_FMT, STR_ARG(name)), record);
    return OK;
}

static enum err required_check(struct cli *cli, const char *record)
{
    struct op *op = &cli->op;
    for (const struct option *o = cli->command->options; o && o->field.name; o++)
        if ((o->field.flags & REQUIRED) && !field_text(op->mem, &o->field, record).n)
            op_field(op, arena_fmt(op->mem, "--%s", o->field.name), "field.required");
    return op_check(op);
}

static enum err operands_check(struct cli *cli)
{
    const struct command *c = cli->command;
    if (cli->operands.n < c->operands_min)
        return refuse_with(&cli->op, ERR_INVALID, "cli.too_few", P("command", str_of(c->name)),
                           P("operands", str_of(c->operands)));
    if (cli->operands.n > c->operands_max)
        return refuse_with(&cli->op, ERR_INVALID, "cli.too_many",
                           P("word", cli->operands.items[c->operands_max]));
    return OK;
}

enum err arguments_read(struct cli *cli, int argc, char **argv)
{
    struct op *op = &cli->op;
    char *record = arena_alloc(op->mem, cli->command->options_size + 1);
    bool options = true;

    cli->operands.items = arena_array(op->mem, (size_t)argc, sizeof(str));
    for (int i = 1; i < argc;) {
        int taken = 1;
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && argv[i][0] == '-' && argv[i][1])
            TRY(option_read(cli, argc, argv, i, record, &taken));
        else
            cli->operands.items[cli->operands.n++] = str_of(argv[i]);
        i += taken;
    }
    TRY(op_check(op));
    TRY(required_check(cli, record));
    cli->options = record;
    return operands_check(cli);
}
