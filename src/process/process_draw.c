/* A definition as a picture: Graphviz lays it out and writes it. Boxes are worked on, hexagons wait, diamonds decide, double
 * ellipses end; what is off the usual way is dashed. */
#include "../doc/doc_leaks.h"
#include "process_draw.h"
#include "process_internal.h"

#include <graphviz/gvc.h>
#include <pthread.h>

#define FONT       "WenQuanYi Micro Hei,sans-serif"
#define LINE_WIDTH 24 /* columns of a label's line, a Chinese character being two */
#define INK        "#24292f"
#define GREY       "#6e7781"
#define RED        "#b42318"

const char *const drawing_labels[] = { "svg", "pdf", "dot", "png", NULL };
const char *const drawing_media[] = { "image/svg+xml", "application/pdf",
                                      "text/vnd.graphviz; charset=utf-8", "image/png", NULL };

struct picture {
    struct op *op;
    const struct process_def *d;
    enum lang lang;
    const struct drawn_numbers *numbers;
    struct list roles;
    Agraph_t *g;
    Agnode_t **nodes; /* of the steps */
    str *posts;       /* of the steps, as they are called */
};

/* ------------------------------------------------------------------ labels */

/* Graphviz takes a backslash for an escape and an ampersand for an entity; XML has no control characters. */
static void add_escaped(struct buf *out, char c)
{
    if (c == '\\')
        buf_z(out, "\\\\");
    else if (c == '&')
        buf_z(out, "&amp;");
    else if ((unsigned char)c >= 0x20 && c != 0x7f)
        buf_char(out, c);
    else
        buf_char(out, ' ');
}

static size_t width_of(unsigned char c)
{
    return c < 0x80 ? 1 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
}

/* A long line goes on below: at a blank, or where Chinese writing may break anywhere. */
static void add_text(struct buf *out, str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool blank = c == ' ', begins = width_of(c) > 0;
        bool full = width >= LINE_WIDTH && (blank || c >= 0xe0);
        if ((full && i + 6 < text.n) || (begins && width >= 2 * LINE_WIDTH) || c == '\n') {
            buf_z(out, "\\n");
            width = 0;
        }
        if (!((blank || c == '\n') && !width))
            add_escaped(out, text.p[i]);
        width += width_of(c);
    }
}

static void add_line(struct buf *out, str text)
{
    if (!text.n)
        return;
    if (out->n)
        buf_z(out, "\\n");
    add_text(out, text);
}

/* Of an arrow: a little away from it. */
static void add_beside(struct buf *out, str text)
{
    if (!text.n)
        return;
    if (out->n)
        buf_z(out, "\\n");
    buf_z(out, "  ");
    add_text(out, text);
    buf_z(out, "  ");
}

static char *label_of(const struct picture *p, const struct buf *text)
{
    return arena_z(p->op->mem, buf_view(text));
}

static void set(void *item, const char *name, const char *value)
{
    agsafeset(item, (char *)(uintptr_t)name, (char *)(uintptr_t)value, (char *)(uintptr_t) "");
}

static str counted(const struct picture *p, int64_t n, const char *zh, const char *en)
{
    return arena_fmt(p->op->mem, "%lld%s", (long long)n, p->lang == LANG_EN ? en : zh);
}

/* ------------------------------------------------------------------ steps */

static int64_t standing(const struct picture *p, str step)
{
    int64_t n = 0;
    for (size_t i = 0; p->numbers && i < p->numbers->stand_count; i++)
        if (str_eq(p->numbers->stands[i].step, step))
            n += p->numbers->stands[i].n;
    return n;
}

static void step_label(const struct picture *p, const struct process_step *s, str post,
                       struct buf *out)
{
    add_line(out, p->lang == LANG_EN ? s->en : s->zh);
    add_line(out, post.n ? post : process_role_word(&p->roles, s->role, p->lang));
    add_line(out, process_target_words(p->op, s, p->lang));
    add_line(out, process_legal_words(p->op, s, p->lang));
    add_line(out, s->legal_days ? s->legal_basis : STR(""));
    if (p->numbers && s->kind != STEP_END && s->kind != STEP_DECISION)
        add_line(out, counted(p, standing(p, s->key), " 单在此", " here now"));
}

static const struct {
    const char *shape, *style, *dashed, *fill;
} looks[] = {
    [STEP_WORK] = { "box", "rounded,filled", "rounded,filled,dashed", "#eaf2fb" },
    [STEP_WAIT] = { "hexagon", "filled", "filled,dashed", "#fdf6e3" },
    [STEP_DECISION] = { "diamond", "filled", "filled,dashed", "#f4f0fa" },
    [STEP_END] = { "ellipse", "filled", "filled,dashed", "#eef6ee" },
};

static Agnode_t *node_new(const struct picture *p, str id)
{
    Agnode_t *n = agnode(p->g, arena_z(p->op->mem, id), 1);
    set(n, "fontname", FONT);
    set(n, "fontsize", "11");
    set(n, "fontcolor", INK);
    set(n, "color", GREY);
    return n;
}

/* Nodes are named by their place, so that no key of a definition meets one of ours. */
static void draw_step(struct picture *p, size_t i)
{
    const struct process_step *s = &((const struct process_step *)p->d->steps.items)[i];
    Agnode_t *n = p->nodes[i] = node_new(p, arena_fmt(p->op->mem, "s%zu", i));
    CLEANUP(buf_release) struct buf label;
    buf_init(&label, 64u << 10);
    step_label(p, s, p->posts[i], &label);
    set(n, "label", label_of(p, &label));
    set(n, "shape", looks[s->kind].shape);
    set(n, "style", s->exception ? looks[s->kind].dashed : looks[s->kind].style);
    set(n, "fillcolor", looks[s->kind].fill);
    if (s->kind == STEP_END)
        set(n, "peripheries", "2");
}

static Agnode_t *node_of(const struct picture *p, str key)
{
    const struct process_step *s = process_step_named(p->d, key);
    return s ? p->nodes[s - (const struct process_step *)p->d->steps.items] : NULL;
}

/* ------------------------------------------------------------------ arrows */

static const struct drawn_arrow *taken(const struct picture *p, str from, str to)
{
    for (size_t i = 0; p->numbers && i < p->numbers->arrow_count; i++)
        if (str_eq(p->numbers->arrows[i].from, from) && str_eq(p->numbers->arrows[i].to, to))
            return &p->numbers->arrows[i];
    return NULL;
}

static bool moves_between(const struct process_def *d, str from, str to, size_t before)
{
    const struct process_move *m = d->moves.items;
    for (size_t i = 0; i < before; i++)
        if (str_eq(m[i].from, from) && str_eq(m[i].to, to))
            return true;
    return false;
}

static void add_count(const struct picture *p, struct buf *label, const struct drawn_arrow *a)
{
    str wait = process_wait_words(p->op, a->median, p->lang);
    add_beside(label, arena_fmt(p->op->mem, STR_FMT " · " STR_FMT,
                                STR_ARG(counted(p, a->n, " 次", "×")), STR_ARG(wait)));
}

/* The count of an arrow stands at the first of the moves that go its way; it cannot tell them apart. */
static void move_numbers(const struct picture *p, size_t i, struct buf *label)
{
    const struct process_move *m = &((const struct process_move *)p->d->moves.items)[i];
    const struct drawn_arrow *a = taken(p, m->from, m->to);
    int64_t n = 0;
    if (!p->numbers || moves_between(p->d, m->from, m->to, i))
        return;
    if (a) {
        add_count(p, label, a);
        return;
    }
    for (size_t k = 0; str_is(m->from, "*") && k < p->numbers->arrow_count; k++) {
        const struct drawn_arrow *any = &p->numbers->arrows[k];
        if (str_eq(any->to, m->to) && !moves_between(p->d, any->from, m->to, p->d->moves.n))
            n += any->n;
    }
    add_beside(label, counted(p, n, " 次", "×"));
}

static Agedge_t *edge_new(const struct picture *p, Agnode_t *from, Agnode_t *to, str id)
{
    Agedge_t *e = agedge(p->g, from, to, arena_z(p->op->mem, id), 1);
    set(e, "fontname", FONT);
    set(e, "fontsize", "10");
    set(e, "fontcolor", INK);
    set(e, "color", GREY);
    set(e, "arrowsize", "0.7");
    return e;
}

static str by_itself(const struct picture *p, const struct process_move *m)
{
    if (m->after_minutes)
        return arena_fmt(p->op->mem,
                         p->lang == LANG_EN ? "by itself after " STR_FMT : STR_FMT "后自动",
                         STR_ARG(process_wait_words(p->op, m->after_minutes * 60, p->lang)));
    return m->automatic ? lang_words(p->lang, "满足条件时自动", "by itself") : STR("");
}

static void draw_move(struct picture *p, Agnode_t *anywhere, size_t i)
{
    const struct process_move *m = &((const struct process_move *)p->d->moves.items)[i];
    const struct process_step *to = process_step_named(p->d, m->to);
    Agnode_t *from = str_is(m->from, "*") ? anywhere : node_of(p, m->from);
    if (!from || !to)
        return; /* a draft may name steps that are not there */
    CLEANUP(buf_release) struct buf label;
    buf_init(&label, 64u << 10);
    add_beside(&label, p->lang == LANG_EN ? m->en : m->zh);
    add_beside(&label, by_itself(p, m));
    if (m->two_person_field.n)
        add_beside(&label,
                   lang_words(p->lang, "大额须第二人同意", "large amounts: a second person"));
    move_numbers(p, i, &label);
    Agedge_t *e = edge_new(p, from, node_of(p, m->to), arena_fmt(p->op->mem, "m%zu", i));
    set(e, "label", label_of(p, &label));
    if (to->exception)
        set(e, "style", "dashed");
}

/* Ways that were taken and are not drawn. */
static void draw_undrawn(struct picture *p)
{
    for (size_t i = 0; p->numbers && i < p->numbers->arrow_count; i++) {
        const struct drawn_arrow *a = &p->numbers->arrows[i];
        Agnode_t *from = node_of(p, a->from), *to = node_of(p, a->to);
        if (a->drawn || !from || !to)
            continue;
        CLEANUP(buf_release) struct buf label;
        buf_init(&label, 4096);
        add_beside(&label, lang_words(p->lang, "流程中没有", "not drawn"));
        add_count(p, &label, a);
        Agedge_t *e = edge_new(p, from, to, arena_fmt(p->op->mem, "u%zu", i));
        set(e, "label", label_of(p, &label));
        set(e, "style", "dotted");
        set(e, "color", RED);
        set(e, "fontcolor", RED);
    }
}

static Agnode_t *anywhere_of(const struct picture *p)
{
    const struct process_move *m = p->d->moves.items;
    bool any = false;
    for (size_t i = 0; i < p->d->moves.n; i++)
        any |= str_is(m[i].from, "*");
    if (!any)
        return NULL;
    Agnode_t *n = node_new(p, STR("anywhere"));
    set(n, "label", p->lang == LANG_EN ? "any step" : "任一步骤");
    set(n, "shape", "box");
    set(n, "style", "dotted");
    return n;
}

static void draw_start(const struct picture *p)
{
    Agnode_t *first = node_of(p, p->d->start);
    if (!first)
        return;
    Agnode_t *n = node_new(p, STR("start"));
    set(n, "label", "");
    set(n, "shape", "circle");
    set(n, "style", "filled");
    set(n, "fillcolor", INK);
    set(n, "width", "0.16");
    set(n, "fixedsize", "true");
    edge_new(p, n, first, STR("start"));
}

static void draw_all(struct picture *p)
{
    CLEANUP(buf_release) struct buf title;
    buf_init(&title, 4096);
    add_text(&title, p->lang == LANG_EN ? p->d->en : p->d->zh);
    set(p->g, "label", label_of(p, &title));
    set(p->g, "labelloc", "t");
    set(p->g, "fontname", FONT);
    set(p->g, "fontsize", "16");
    set(p->g, "fontcolor", INK);
    set(p->g, "charset", "UTF-8");
    set(p->g, "rankdir", "TB");
    set(p->g, "nodesep", "0.35");
    set(p->g, "ranksep", "0.45");
    set(p->g, "bgcolor", "white");
    /* A tangle of three hundred moves may not keep everybody else's picture waiting. */
    set(p->g, "nslimit", "4");
    set(p->g, "nslimit1", "4");
    set(p->g, "mclimit", p->d->moves.n > 100 ? "0.1" : "1");
    for (size_t i = 0; i < p->d->steps.n; i++)
        draw_step(p, i);
    draw_start(p);
    Agnode_t *anywhere = anywhere_of(p);
    for (size_t i = 0; i < p->d->moves.n; i++)
        draw_move(p, anywhere, i);
    draw_undrawn(p);
}

/* ------------------------------------------------------------------ the file */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int no_words(char *text)
{
    (void)text; /* of what does not fit exactly: nobody reads them */
    return 0;
}

/* One context for the life of the program: it costs some ms to make, and its plug-ins cannot be given back whole. */
static GVC_t *context(void)
{
    static GVC_t *gvc;
    if (!gvc) {
        gvc = gvContext();
        agseterrf(no_words);
    }
    return gvc;
}

static enum err render(struct picture *p, enum drawing format, struct buf *out)
{
    char *bytes = NULL;
    unsigned n = 0;
    GVC_t *gvc = context();
    p->g = agopen((char *)(uintptr_t) "process", Agdirected, NULL);
    draw_all(p);
    if (format == DRAW_PNG) { /* for paper: fine enough, and never more than a page can show */
        set(p->g, "dpi", "144");
        set(p->g, "size", "13,18");
    }
    bool done = gvc && gvLayout(gvc, p->g, "dot") == 0 &&
                gvRenderData(gvc, p->g, drawing_labels[format], &bytes, &n) == 0;
    if (done)
        buf_add(out, bytes, n);
    if (bytes)
        gvFreeRenderData(bytes);
    if (gvc)
        gvFreeLayout(gvc, p->g);
    agclose(p->g);
    if (out->full)
        return refuse(p->op, ERR_TOO_LARGE, "process.picture_large");
    return done ? OK
                : op_fail(p->op, ERR_INTERNAL, "process.picture_failed", "graphviz drew no %s",
                          drawing_labels[format]);
}

enum err process_draw(struct op *op, const struct process_def *d, enum lang lang,
                      const struct drawn_numbers *numbers, enum drawing format, struct buf *out)
{
    struct picture p = { .op = op, .d = d, .lang = lang, .numbers = numbers };
    const struct process_step *s = d->steps.items;
    p.nodes = arena_array(op->mem, d->steps.n + 1, sizeof *p.nodes);
    p.posts = arena_array(op->mem, d->steps.n + 1, sizeof *p.posts);
    doc_leaks();
    TRY(process_roles_named(op, &p.roles));
    for (size_t i = 0; i < d->steps.n; i++)
        TRY(process_post_word(op, s[i].post, lang, &p.posts[i]));
    pthread_mutex_lock(&lock);
    enum err err = render(&p, format, out);
    pthread_mutex_unlock(&lock);
    return err;
}
