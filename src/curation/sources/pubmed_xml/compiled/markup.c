#include "characters.h"
#include "markup.h"

static int give_up(Cursor *c)
{
    c->odd = 1;
    return 0;
}

static int is_blank(Byte byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

static int read_text(Cursor *c, Buffer *text)
{
    const Byte *p = read_characters(c->p, c->end, c->end, text);
    if (!p || p == c->end)
        return give_up(c);
    c->p = p;
    return 1;
}

static int is_letter(Byte byte)
{
    return (Byte)((byte | 32) - 'a') < 26;
}

static const Byte *pass_name(const Byte *p, const Byte *end)
{
    if (p < end && !is_letter(*p))
        return p;
    while (p < end && (is_letter(*p) || (Byte)(*p - '0') < 10))
        p++;
    return p;
}

static int is_repeated(const Cursor *c, const Attribute *attribute)
{
    for (int at = 0; at < c->attribute_count; at++)
        if (c->attributes[at].name_len == attribute->name_len &&
            !memcmp(c->attributes[at].name, attribute->name, attribute->name_len))
            return 1;
    return 0;
}

/* Reads one attribute at `c->p`; its value is checked here, and decoded only where it is asked for. */
static int read_pair(Cursor *c)
{
    Attribute attribute;
    const Byte *p = c->p, *end = c->end;
    attribute.name = p;
    p = pass_name(p, end);
    attribute.name_len = (size_t)(p - attribute.name);
    if (!attribute.name_len || (attribute.name_len >= 3 && !memcmp(attribute.name, "xml", 3)))
        return give_up(c);
    if (end - p < 3 || p[0] != '=' || (p[1] != '"' && p[1] != '\''))
        return give_up(c);
    attribute.value = p + 2;
    const Byte *quote = memchr(p + 2, p[1], (size_t)(end - p - 2));
    if (!quote || c->attribute_count == MAX_ATTRIBUTES || is_repeated(c, &attribute))
        return give_up(c);
    attribute.value_len = (size_t)(quote - attribute.value);
    if (memchr(attribute.value, '\n', attribute.value_len) || memchr(attribute.value, '\t', attribute.value_len) ||
        read_characters(attribute.value, quote, quote, NULL) != quote)
        return give_up(c);
    c->attributes[c->attribute_count++] = attribute;
    c->p = quote + 1;
    return 1;
}

static int read_attributes(Cursor *c)
{
    c->attribute_count = 0;
    for (;;) {
        const Byte *before = c->p;
        while (c->p < c->end && is_blank(*c->p))
            c->p++;
        if (c->p == c->end)
            return give_up(c);
        if (*c->p == '>' || *c->p == '/')
            return 1;
        if (c->p == before || c->is_end || !read_pair(c))
            return give_up(c);
    }
}

/* Most end tags follow their start tag, and need not be looked up again. */
static Element name_element(const Cursor *c, const Byte *before, size_t before_len)
{
    if (c->is_end && c->name_len == before_len && !memcmp(c->name, before, before_len))
        return c->element;
    return find_element(c->name, c->name_len);
}

/* Reads the tag at `c->p`, which stands at a `<`. */
static int read_tag(Cursor *c)
{
    const Byte *before = c->name;
    size_t before_len = c->name_len;
    c->p++;
    c->is_end = c->p < c->end && *c->p == '/';
    c->is_empty = 0;
    c->p += c->is_end;
    c->name = c->p;
    c->p = pass_name(c->p, c->end);
    c->name_len = (size_t)(c->p - c->name);
    if (!c->name_len || !read_attributes(c))
        return give_up(c);
    if (*c->p == '/') {
        c->is_empty = 1;
        c->p++;
    }
    if (c->p == c->end || *c->p != '>' || (c->is_empty && c->is_end))
        return give_up(c);
    c->p++;
    c->element = name_element(c, before, before_len);
    return 1;
}

int next_child(Cursor *c, Element parent)
{
    if (c->odd)
        return 0;
    if (c->is_empty) {
        c->is_empty = 0;
        return 0;
    }
    if (!read_text(c, NULL) || !read_tag(c))
        return 0;
    if (!c->is_end)
        return 1;
    return c->element == parent ? 0 : give_up(c);
}

void skip_element(Cursor *c)
{
    struct { const Byte *name; size_t len; } open[MAX_DEPTH];
    int depth = 1;
    open[0].name = c->name;
    open[0].len = c->name_len;
    if (c->is_empty || c->odd) {
        c->is_empty = 0;
        return;
    }
    while (depth && read_text(c, NULL) && read_tag(c)) {
        if (c->is_end) {
            depth--;
            c->odd |= open[depth].len != c->name_len || memcmp(open[depth].name, c->name, c->name_len);
        } else if (depth == MAX_DEPTH || c->element == E_PubmedArticle || c->element == E_PubmedBookArticle) {
            give_up(c);
        } else if (!c->is_empty) {
            open[depth].name = c->name;
            open[depth++].len = c->name_len;
        }
        if (c->odd)
            return;
    }
    c->is_empty = 0;
}

static size_t count_characters(const Buffer *text, size_t from)
{
    size_t count = 0;
    for (; from < text->len; from++)
        count += ((Byte)text->data[from] & 0xC0) != 0x80;
    return count;
}

static int is_inline(Element element)
{
    return element == E_b || element == E_i || element == E_sub || element == E_sup || element == E_u;
}

/* Spans come in the order of their ends; they are wanted by start, the longer first, else as they came. */
static void add_span(Cursor *c, Spans *spans, Span span)
{
    if (span.start == span.end)
        return;
    if (spans->count == MAX_SPANS) {
        give_up(c);
        return;
    }
    int at = spans->count++;
    for (; at; at--) {
        const Span *before = &spans->items[at - 1];
        if (before->start < span.start || (before->start == span.start && before->end >= span.end))
            break;
        spans->items[at] = *before;
    }
    spans->items[at] = span;
}

void read_mixed(Cursor *c, Buffer *text, Spans *spans)
{
    Span open[MAX_DEPTH];
    Element element = c->element;
    size_t bytes = 0, characters = 0;
    int depth = 0;
    text->len = 0;
    if (spans)
        spans->count = 0;
    if (c->is_empty || c->odd) {
        c->is_empty = 0;
        return;
    }
    while (read_text(c, text) && read_tag(c)) {
        if (c->is_end && !depth) {
            if (c->element != element || !element)
                give_up(c);
            return;
        }
        if (!is_inline(c->element) || depth == MAX_DEPTH || (c->is_end && c->element != open[depth - 1].element)) {
            give_up(c);
            return;
        }
        if (spans && !text->failed) {
            characters += count_characters(text, bytes);
            bytes = text->len;
        }
        if (c->is_end) {
            open[--depth].end = characters;
            if (spans)
                add_span(c, spans, open[depth]);
        } else if (!c->is_empty) {
            open[depth].element = c->element;
            open[depth++].start = characters;
        }
        c->is_empty = 0;
    }
}

/* Python strips more than ASCII blanks; where such a character stands at an edge, lxml's reader is to see it. */
static int is_wide_blank(const char *edge, size_t len)
{
    const Byte *p = (const Byte *)edge;
    if (len >= 2 && p[0] == 0xC2)
        return p[1] == 0x85 || p[1] == 0xA0;
    if (len < 3)
        return 0;
    unsigned long code = ((unsigned long)p[0] << 16) | ((unsigned long)p[1] << 8) | p[2];
    return code == 0xE19A80 || (code >= 0xE28080 && code <= 0xE2808A) || code == 0xE280A8 || code == 0xE280A9 ||
           code == 0xE280AF || code == 0xE2819F || code == 0xE38080;
}

static void strip(Cursor *c, Buffer *text)
{
    size_t start = 0, end = text->len;
    while (start < end && is_blank((Byte)text->data[start]))
        start++;
    while (end > start && is_blank((Byte)text->data[end - 1]))
        end--;
    if (start < end) {
        size_t last = end - 1;
        while (last > start && ((Byte)text->data[last] & 0xC0) == 0x80)
            last--;
        if (is_wide_blank(text->data + start, end - start) || is_wide_blank(text->data + last, end - last))
            give_up(c);
    }
    if (start)
        memmove(text->data, text->data + start, end - start);
    text->len = end - start;
}

/* A line break with the blanks around it becomes one blank. */
static void join_lines(Buffer *text)
{
    if (!text->len || !memchr(text->data, '\n', text->len))
        return;
    size_t to = 0;
    for (size_t at = 0; at < text->len; at++) {
        if (text->data[at] != '\n') {
            text->data[to++] = text->data[at];
            continue;
        }
        while (to && (text->data[to - 1] == ' ' || text->data[to - 1] == '\t'))
            to--;
        text->data[to++] = ' ';
        while (at + 1 < text->len && is_blank((Byte)text->data[at + 1]))
            at++;
    }
    text->len = to;
}

void read_line(Cursor *c, Buffer *text)
{
    read_mixed(c, text, NULL);
    strip(c, text);
    join_lines(text);
}

void read_plain(Cursor *c, Buffer *text)
{
    Element element = c->element;
    text->len = 0;
    if (c->is_empty || c->odd) {
        c->is_empty = 0;
        return;
    }
    if (read_text(c, text) && read_tag(c) && (!c->is_end || c->element != element || !element))
        give_up(c);
    strip(c, text);
    join_lines(text);
}

int read_attribute(Cursor *c, const char *name, Buffer *text)
{
    size_t len = strlen(name);
    text->len = 0;
    for (int at = 0; at < c->attribute_count; at++) {
        const Attribute *found = &c->attributes[at];
        if (found->name_len == len && !memcmp(found->name, name, len)) {
            const Byte *stop = found->value + found->value_len;
            if (!read_characters(found->value, stop, stop, text))
                give_up(c);
            return 1;
        }
    }
    return 0;
}
