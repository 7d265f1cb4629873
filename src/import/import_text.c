/* The text of a file, its first look, and which keys were in it. */
#include "import_internal.h"

#include "../base/csv.h"
#include "../base/text.h"

/* ------------------------------------------------------------------ bytes to text */

enum err import_text(struct op *op, str encoding, str bytes, str *ret, str *ret_encoding)
{
    size_t bad = 0;
    bool asked = str_is(encoding, "gb18030");
    bool utf8 = !asked && text_utf8(bytes, &bad);

    *ret = bytes;
    *ret_encoding = STR("utf-8");
    if (utf8)
        return OK;
    *ret_encoding = STR("gb18030");
    if (!str_is(encoding, "utf-8") && text_from_gb18030(op->mem, bytes, ret))
        return OK;
    str offset = arena_fmt(op->mem, "%zu", bad);
    return refuse_with(op, ERR_INVALID, asked ? "import.gb18030" : "import.encoding",
                       P("offset", offset));
}

ptrdiff_t import_text_read(void *from, char *into, size_t n)
{
    str *text = from;
    n = n < text->n ? n : text->n;
    memcpy(into, text->p, n);
    *text = (str){ text->p + n, text->n - n };
    return (ptrdiff_t)n;
}

/* ------------------------------------------------------------------ a first look */

static strs cells_copy(struct arena *mem, const str *cells, size_t n)
{
    strs copy = { arena_array(mem, n, sizeof(str)), n };
    for (size_t i = 0; i < n; i++)
        copy.items[i] = arena_str(mem, text_cut(str_trim(cells[i]), 200));
    return copy;
}

static void csv_cleanup(struct csv **csv)
{
    csv_close(*csv);
}

enum err import_look(struct op *op, str bytes, struct import_look *ret)
{
    struct import_sample *samples = arena_array(op->mem, IMPORT_SAMPLES, sizeof *samples);
    const str *cells;
    str text, encoding;
    size_t n;

    *ret = (struct import_look){ 0 };
    TRY(import_text(op, STR("auto"), bytes, &text, &encoding));
    CLEANUP(csv_cleanup) struct csv *csv = csv_open(import_text_read, &text, 0);
    if (csv_next(csv, &cells, &n) != CSV_ROW)
        return refuse(op, ERR_INVALID, "import.no_heading");
    ret->heading = cells_copy(op->mem, cells, n);
    while (csv_next(csv, &cells, &n) == CSV_ROW) {
        if (n == 1 && !str_trim(cells[0]).n)
            continue;
        if (ret->rows++ < IMPORT_SAMPLES)
            samples[ret->samples.n++].cells = cells_copy(op->mem, cells, n);
    }
    ret->samples.items = samples;
    return OK;
}

/* ------------------------------------------------------------------ what was seen */

static uint64_t hash_of(str s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ? h : 1;
}

static size_t slot_of(const struct seen *s, uint64_t hash)
{
    size_t at = hash & (s->room - 1);
    while (s->slots[at].hash && s->slots[at].hash != hash)
        at = (at + 1) & (s->room - 1);
    return at;
}

/* Line of the first row with that hash; 0 when this is the first. */
static int64_t seen_place(struct seen *s, uint64_t hash, int64_t line)
{
    size_t at = slot_of(s, hash);
    if (s->slots[at].hash)
        return s->slots[at].line;
    s->slots[at].hash = hash;
    s->slots[at].line = line;
    s->n++;
    return 0;
}

int64_t seen_before(struct arena *mem, struct seen *s, str id, int64_t line)
{
    if (s->n * 2 >= s->room) {
        struct seen bigger = { .room = s->room ? s->room * 2 : 1024 };
        bigger.slots = arena_array(mem, bigger.room, sizeof *bigger.slots);
        for (size_t i = 0; i < s->room; i++)
            if (s->slots[i].hash)
                seen_place(&bigger, s->slots[i].hash, s->slots[i].line);
        *s = bigger;
    }
    return seen_place(s, hash_of(id), line);
}

bool seen_is(const struct seen *s, str id)
{
    return s->room && s->slots[slot_of(s, hash_of(id))].hash;
}

bool import_seen(const struct import_map *map, size_t key, str text)
{
    return map->seen && text.n && seen_is(&map->seen[key], text);
}
