/* Words of a sentence, found where a grammar looks for them. */
#include "lint_scan_internal.h"

void scan_open(struct scan *s, str text)
{
    size_t at = 0;
    s->text = text;
    for (s->n = 0; at < text.n && s->n < SCAN_MAX; s->n++) {
        s->at[s->n] = (uint32_t)at;
        s->c[s->n] = fold_char(utf8_next(text, &at));
    }
    s->at[s->n] = (uint32_t)at;
}

str scan_text(const struct scan *s, size_t begin, size_t end)
{
    return (str){ s->text.p + s->at[begin], s->at[end] - s->at[begin] };
}

size_t scan_blank(const struct scan *s, size_t at)
{
    while (at < s->n && s->c[at] == ' ')
        at++;
    return at;
}

static bool inside_word(const struct scan *s, size_t at)
{
    return at > 0 && at < s->n && is_letter(s->c[at - 1]) && is_letter(s->c[at]);
}

/* Where the characters of the word end, whatever stands around them; 0 when they are others. */
static size_t matched(const struct scan *s, size_t at, const char *word)
{
    str w = str_of(word);
    for (size_t i = 0; i < w.n; at++)
        if (at >= s->n || s->c[at] != fold_char(utf8_next(w, &i)))
            return 0;
    return at;
}

size_t scan_word(const struct scan *s, size_t at, const char *word)
{
    size_t end = matched(s, at, word);
    return inside_word(s, at) || inside_word(s, end) ? 0 : end;
}

size_t scan_noun(const struct scan *s, size_t at, const char *word)
{
    size_t end = matched(s, at, word);
    end += end && end < s->n && is_letter(s->c[end - 1]) && s->c[end] == 's';
    return inside_word(s, at) || inside_word(s, end) ? 0 : end;
}

size_t scan_words(const struct scan *s, size_t at, const char *const *words)
{
    for (size_t end; *words; words++)
        if ((end = scan_word(s, at, *words)) > 0)
            return end;
    return 0;
}

bool scan_behind(const struct scan *s, size_t at, const char *const *words)
{
    for (; *words; words++) {
        str w = str_of(*words);
        size_t n = 0;
        for (size_t i = 0; i < w.n; n++)
            utf8_next(w, &i);
        if (n <= at && scan_word(s, at - n, *words) == at)
            return true;
    }
    return false;
}

bool scan_char(const struct scan *s, size_t at, const char *characters)
{
    str set = str_of(characters);
    for (size_t i = 0; at < s->n && i < set.n;)
        if (fold_char(utf8_next(set, &i)) == s->c[at])
            return true;
    return false;
}
