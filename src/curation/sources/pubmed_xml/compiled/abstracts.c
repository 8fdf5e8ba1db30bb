/* Sections of abstracts: characters as they stand, with the markup over them. */
#include "record.h"

enum { TEXT, LABEL, CATEGORY, LANGUAGE, TYPE };

static const char *name_span(Element element)
{
    return element == E_b ? "b" : element == E_i ? "i" : element == E_sub ? "sub" : element == E_sup ? "sup" : "u";
}

static void put_markup(Record *record, Buffer *out)
{
    buffer_literal(out, "[");
    for (int at = 0; at < record->spans.count; at++) {
        const Span *span = &record->spans.items[at];
        const char *tag = name_span(span->element);
        if (at)
            buffer_literal(out, ",");
        buffer_literal(out, "{\"end\":");
        buffer_number(out, span->end);
        buffer_literal(out, ",\"start\":");
        buffer_number(out, span->start);
        buffer_literal(out, ",\"tag\":\"");
        buffer_put(out, tag, strlen(tag));
        buffer_literal(out, "\"}");
    }
    buffer_literal(out, "]");
}

/* Whether Python's `strip` would leave anything; only wide characters leave it open, which is odd. */
static int has_words(Record *record, const Buffer *text)
{
    int is_wide = 0;
    for (size_t at = 0; at < text->len; at++) {
        unsigned char byte = (unsigned char)text->data[at];
        if (byte > ' ' && byte < 0x80)
            return 1;
        is_wide |= byte >= 0x80;
    }
    record->cursor.odd |= is_wide;
    return 0;
}

static void put_nullable(Buffer *out, const Buffer *text)
{
    if (text->len)
        buffer_string(out, text);
    else
        buffer_literal(out, "null");
}

static int read_section(Record *record, Buffer *out)
{
    Cursor *c = &record->cursor;
    Buffer *text = &record->scratch[TEXT], *label = &record->scratch[LABEL], *category = &record->scratch[CATEGORY];
    read_attribute(c, "Label", label);
    read_attribute(c, "NlmCategory", category);
    read_mixed(c, text, &record->spans);
    int is_written = !c->odd && has_words(record, text);
    if (!is_written && !label->len)
        return 0;
    buffer_literal(out, "{\"label\":");
    put_nullable(out, label);
    buffer_literal(out, ",\"markup\":");
    put_markup(record, out);
    buffer_literal(out, ",\"nlm_category\":");
    put_nullable(out, category);
    buffer_literal(out, ",\"text\":");
    buffer_string(out, text);
    buffer_literal(out, "},");
    return is_written;
}

static void read_sections(Record *record, Buffer *out, int is_own)
{
    Cursor *c = &record->cursor;
    Element parent = c->element;
    Seen seen = {{0}};
    while (next_child(c, parent)) {
        if (c->element == E_AbstractText) {
            int is_written = read_section(record, out);
            record->has_words |= is_own && is_written;
        } else if (c->element == E_CopyrightInformation) {
            once(record, &seen);
            if (is_own)
                put_text(record, F_COPYRIGHT);
            else
                skip_element(c);
        } else {
            c->odd = 1;
        }
    }
}

void read_abstract(Record *record, Field field, int is_own)
{
    Buffer *out = &record->fields[field], *sections = &record->items;
    if (is_own) {
        read_sections(record, out, 1);
        return;
    }
    Buffer *language = &record->scratch[LANGUAGE], *type = &record->scratch[TYPE];
    int has_language = read_attribute(&record->cursor, "Language", language);
    int has_type = read_attribute(&record->cursor, "Type", type);
    sections->len = 0;
    read_sections(record, sections, 0);
    if (!sections->len)
        return;
    buffer_literal(out, "{");
    if (has_language) {
        buffer_literal(out, "\"language\":");
        buffer_string(out, language);
        buffer_literal(out, ",");
    }
    buffer_literal(out, "\"sections\":");
    put_list(out, sections);
    buffer_literal(out, ",");
    if (has_type) {
        buffer_literal(out, "\"type\":");
        buffer_string(out, type);
        buffer_literal(out, ",");
    }
    close_object(out);
}
