/* The table of settings and where their values come from. */
#include "settings.h"

#include "../base/json.h"

#include <stdio.h>
#include <stdlib.h>

#define SETTING(member) FIELD(struct settings, member)

static const char *const log_levels[] = { "debug", "info", "warn", "error", NULL };

const struct field settings_fields[] = {
    { SETTING(data), .max = 1000,
      .doc = "folder of the database, the attachments and aftersale.conf" },
    { SETTING(database), .max = 1000,
      .doc = "postgres://user@host/name; empty: SQLite in the data folder" },
    { SETTING(listen), .max = 200, .doc = "address and port; port 0 takes a free one" },
    { SETTING(public_url), .max = 200,
      .doc = "address that customers use, as https://service.example.com, for QR codes and links; "
             "empty: "
             "the one by which the request came" },
    { SETTING(trusted_proxies), .max = 1000,
      .doc = "addresses or networks whose X-Forwarded-For and -Proto are believed" },
    { SETTING(secure_cookies),
      .doc = "cookies always Secure: set it behind a proxy that speaks TLS" },
    { SETTING(log_level), .labels = log_levels,
      .doc = "the least severe lines that are still logged" },
    { SETTING(workers), .min = 0, .max = 256,
      .doc = "threads that run requests; 0 chooses by the database" },
    { SETTING(loops), .min = 1, .max = 16, .doc = "threads that wait for the network" },
    { SETTING(connections), .min = 10, .max = 100000, .doc = "open connections at most" },
    { SETTING(pool), .min = 1, .max = 200, .doc = "connections to PostgreSQL" },
    { SETTING(header_seconds), .min = 1, .max = 600,
      .doc = "time for a request's header to come in whole" },
    { SETTING(body_seconds), .min = 1, .max = 3600,
      .doc = "time for a request's body to come in whole" },
    { SETTING(idle_seconds), .min = 1, .max = 3600,
      .doc = "how long a quiet connection stays open" },
    { SETTING(stop_seconds), .min = 0, .max = 600, .doc = "how long a stop waits for what runs" },
    { SETTING(body_kib), .min = 16, .max = 65536, .doc = "size of a JSON body at most, KiB" },
    { SETTING(upload_mib), .min = 1, .max = 2048, .doc = "size of one uploaded file at most, MiB" },
    { SETTING(upload_parts), .min = 1, .max = 100, .doc = "files in one upload at most" },
    { SETTING(session_idle_hours), .min = 1, .max = 720,
      .doc = "a session ends after so many hours without use" },
    { SETTING(session_days), .min = 1, .max = 365,
      .doc = "a session ends after so many days in any case" },
    { SETTING(portal_per_hour), .min = 1, .max = 1000000,
      .doc = "submissions an hour from one address" },
    { SETTING(country), .max = 4,
      .doc = "calling code of phone numbers that are written without one" },
    { 0 },
};

static const struct settings defaults = {
    .data = { "./data", 6 },
    .database = { "", 0 },
    .listen = { "127.0.0.1:8080", 14 },
    .public_url = { "", 0 },
    .trusted_proxies = { "", 0 },
    .log_level = { "info", 4 },
    .loops = 2,
    .connections = 16000,
    .pool = 16,
    .header_seconds = 10,
    .body_seconds = 60,
    .idle_seconds = 65,
    .stop_seconds = 10,
    .body_kib = 1024,
    .upload_mib = 20,
    .upload_parts = 10,
    .session_idle_hours = 12,
    .session_days = 7,
    .portal_per_hour = 30,
    .country = { "86", 2 },
};

/* ------------------------------------------------------------------ sources */

static str setting_name(struct op *op, str written)
{
    char *name = arena_z(op->mem, str_trim(written));
    for (char *c = name; *c; c++)
        *c = (char)(*c == '-' ? '_' : *c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    return str_of(name);
}

static void set(struct op *op, struct settings *s, str name, str value, str where)
{
    const struct field *f = field_named(settings_fields, name);
    if (!f) {
        op_field_with(op, where, "setting.unknown", P("name", name));
        return;
    }
    field_from_text(op, f, value, where, s);
}

static void read_line(struct op *op, struct settings *s, str line, str where)
{
    ptrdiff_t equals = str_find(line, '=');
    line = str_trim(line);
    if (!line.n || line.p[0] == '#')
        return;
    if (equals < 0) {
        op_field(op, where, "setting.line");
        return;
    }
    equals = str_find(line, '=');
    str name = setting_name(op, (str){ line.p, (size_t)equals });
    set(op, s, name, str_trim((str){ line.p + equals + 1, line.n - (size_t)equals - 1 }), where);
}

static void read_file(struct op *op, struct settings *s)
{
    const char *path = arena_fmt(op->mem, STR_FMT "/aftersale.conf", STR_ARG(s->data)).p;
    char line[4096];
    FILE *f = fopen(path, "re");
    for (int n = 1; f && fgets(line, sizeof line, f); n++)
        read_line(op, s, arena_str(op->mem, str_of(line)), arena_fmt(op->mem, "%s:%d", path, n));
    if (f)
        fclose(f);
}

static void read_environment(struct op *op, struct settings *s)
{
    for (const struct field *f = settings_fields; f->name; f++) {
        char name[80];
        int n = snprintf(name, sizeof name, "AFTERSALE_%s", f->name);
        for (int i = 0; i < n; i++)
            name[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
        const char *value = getenv(name);
        if (value)
            field_from_text(op, f, str_of(value), arena_fmt(op->mem, "%s", name), s);
    }
}

/* Is argv[i] `--name` of a setting? Its value is behind '=' or the next argument; a switch needs none.
 * Returns how many arguments it takes, 0 when it is not ours. */
static int argument(struct op *op, struct settings *s, char **argv, int i, int argc)
{
    str arg = str_of(argv[i]);
    if (!str_starts(arg, STR("--")))
        return 0;
    ptrdiff_t equals = str_find(arg, '=');
    str written = { arg.p + 2, (equals < 0 ? arg.n : (size_t)equals) - 2 };
    const struct field *f = field_named(settings_fields, setting_name(op, written));
    if (!f)
        return 0;
    if (equals >= 0) {
        field_from_text(op, f, (str){ arg.p + equals + 1, arg.n - (size_t)equals - 1 }, arg, s);
        return 1;
    }
    if (f->kind == F_BOOL) {
        field_from_text(op, f, STR("true"), arg, s);
        return 1;
    }
    if (i + 1 == argc) {
        op_field(op, arg, "setting.value");
        return 1;
    }
    field_from_text(op, f, str_of(argv[i + 1]), arg, s);
    return 2;
}

static void read_arguments(struct op *op, struct settings *s, int argc, char **argv)
{
    for (int i = 1; i < argc;) {
        int taken = argument(op, s, argv, i, argc);
        i += taken ? taken : 1;
    }
}

static void take_arguments(struct op *op, int *argc, char **argv)
{
    struct settings scratch = defaults;
    int kept = 1;
    for (int i = 1; i < *argc;) {
        int taken = argument(op, &scratch, argv, i, *argc);
        if (!taken)
            argv[kept++] = argv[i++];
        i += taken;
    }
    *argc = kept;
    argv[kept] = NULL;
}

enum err settings_read(struct op *op, int *argc, char **argv, struct settings *ret)
{
    *ret = defaults;
    /* Where the file is may itself be said by environment or argument, so these are read twice. */
    read_environment(op, ret);
    read_arguments(op, ret, *argc, argv);
    TRY(op_check(op));
    read_file(op, ret);
    read_environment(op, ret);
    read_arguments(op, ret, *argc, argv);
    TRY(op_check(op));
    take_arguments(op, argc, argv);
    return OK;
}

/* ------------------------------------------------------------------ words */

static str default_text(struct arena *mem, const struct field *f)
{
    return field_text(mem, f, &defaults);
}

void settings_help(struct buf *out, enum lang lang)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const char *word = lang == LANG_ZH ? "默认" : "default";
    for (const struct field *f = settings_fields; f->name; f++) {
        char name[40];
        int n = snprintf(name, sizeof name, "--%s", f->name);
        for (int i = 0; i < n; i++)
            name[i] = (char)(name[i] == '_' ? '-' : name[i]);
        str value = default_text(mem, f);
        buf_fmt(out, "  %-24s %s", name, f->doc);
        if (value.n)
            buf_fmt(out, " (%s " STR_FMT ")", word, STR_ARG(value));
        buf_char(out, '\n');
    }
}

void settings_sample(struct buf *out)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    for (const struct field *f = settings_fields; f->name; f++)
        buf_fmt(out, "# %s\n# %s = " STR_FMT "\n\n", f->doc, f->name,
                STR_ARG(default_text(mem, f)));
}

/* ------------------------------------------------------------------ docs/settings.md */

static const char page_head[] =
    "# Settings\n\n"
    "Made from `src/settings/settings.c` by `make generated`; change that, not this.\n\n"
    "A setting comes from four places; a later one wins:\n\n"
    "| place | written as |\n"
    "| --- | --- |\n"
    "| default | the table below |\n"
    "| file `aftersale.conf` in the data folder | `listen = 0.0.0.0:8080` |\n"
    "| environment | `AFTERSALE_LISTEN=0.0.0.0:8080` |\n"
    "| command line | `--listen 0.0.0.0:8080` |\n\n"
    "On the command line `_` may be `-` (`--log-level`), and a switch needs no value "
    "(`--secure-cookies`).\n`aftersale settings` shows what is in force, `aftersale settings "
    "--sample` prints a file to begin with. A wrong value is\nrefused with the place where it "
    "stands; so is an unknown name, except in the environment. Settings are read once, at the "
    "start.\n\n"
    "| setting | default | allowed | meaning |\n"
    "| --- | --- | --- | --- |\n";

static void print_allowed(struct buf *out, const struct field *f)
{
    if (f->kind == F_BOOL)
        buf_z(out, "`true` `false`");
    else if (f->kind == F_INT)
        buf_fmt(out, "%lld to %lld", (long long)f->min, (long long)f->max);
    for (size_t i = 0; f->labels && f->labels[i]; i++)
        buf_fmt(out, "%s`%s`", i ? " " : "", f->labels[i]);
}

void settings_page(struct buf *out)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    buf_z(out, page_head);
    for (const struct field *f = settings_fields; f->name; f++) {
        str value = default_text(mem, f);
        const char *quote = value.n ? "`" : "";
        buf_fmt(out, "| `%s` | %s" STR_FMT "%s | ", f->name, quote, STR_ARG(value), quote);
        print_allowed(out, f);
        buf_fmt(out, " | %s |\n", f->doc);
    }
}
