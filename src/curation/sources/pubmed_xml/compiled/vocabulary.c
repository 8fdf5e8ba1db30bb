/* Headings, substances, concepts and grants. */
#include "record.h"

enum { TEXT, NAME, UI, FLAG };

static int is_yes(Record *record, const char *attribute)
{
    Buffer *flag = &record->scratch[FLAG];
    return read_attribute(&record->cursor, attribute, flag) && flag->len == 1 && flag->data[0] == 'Y';
}

/* A named thing of the vocabulary: `{"is_major":true,"name":...`, left open for what else it has. */
static int read_named(Record *record, int *is_major)
{
    read_attribute(&record->cursor, "UI", &record->scratch[UI]);
    *is_major = is_yes(record, "MajorTopicYN");
    read_line(&record->cursor, &record->scratch[NAME]);
    return record->scratch[NAME].len > 0;
}

static void read_qualifier(Record *record, Buffer *qualifiers)
{
    int is_major;
    if (!read_named(record, &is_major))
        return;
    buffer_literal(qualifiers, "{");
    if (is_major)
        buffer_literal(qualifiers, "\"is_major\":true,");
    put_member(qualifiers, "name", &record->scratch[NAME]);
    put_member(qualifiers, "ui", &record->scratch[UI]);
    close_object(qualifiers);
}

/* The descriptor comes before its qualifiers: another order is odd. */
void read_heading(Record *record)
{
    Cursor *c = &record->cursor;
    Buffer *out = &record->fields[F_HEADINGS], *qualifiers = &record->items, *ui = &record->inner;
    int has_descriptor = 0, is_named = 0, is_major;
    qualifiers->len = ui->len = 0;
    while (next_child(c, E_MeshHeading)) {
        if (c->element == E_DescriptorName && !has_descriptor) {
            has_descriptor = 1;
            is_named = read_named(record, &is_major);
            if (!is_named || c->odd)
                continue;
            buffer_string(&record->fields[F_MESH], &record->scratch[NAME]);
            buffer_literal(&record->fields[F_MESH], ",");
            buffer_literal(out, "{");
            if (is_major)
                buffer_literal(out, "\"is_major\":true,");
            put_member(out, "name", &record->scratch[NAME]);
            put_member(ui, "ui", &record->scratch[UI]);
        } else if (c->element == E_QualifierName && has_descriptor) {
            read_qualifier(record, qualifiers);
        } else {
            c->odd = 1;
        }
    }
    if (!is_named || c->odd)
        return;
    if (qualifiers->len) {
        buffer_literal(out, "\"qualifiers\":");
        put_list(out, qualifiers);
        buffer_literal(out, ",");
    }
    buffer_append(out, ui);
    close_object(out);
}

void read_chemical(Record *record)
{
    Cursor *c = &record->cursor;
    Buffer *out = &record->fields[F_SUBSTANCES], *number = &record->scratch[TEXT];
    Seen seen = {{0}};
    int is_major;
    number->len = record->scratch[NAME].len = record->scratch[UI].len = 0;
    while (next_child(c, E_Chemical)) {
        once(record, &seen);
        if (c->element == E_RegistryNumber)
            read_line(c, number);
        else if (c->element == E_NameOfSubstance)
            read_named(record, &is_major);
        else
            c->odd = 1;
    }
    if (!record->scratch[NAME].len)
        return;
    buffer_literal(out, "{");
    put_member(out, "name", &record->scratch[NAME]);
    put_member(out, "registry_number", number);
    put_member(out, "ui", &record->scratch[UI]);
    close_object(out);
}

void read_concept(Record *record)
{
    Buffer *out = &record->fields[F_CONCEPTS], *type = &record->scratch[TEXT];
    int is_major;
    read_attribute(&record->cursor, "Type", type);
    if (!read_named(record, &is_major))
        return;
    buffer_literal(out, "{");
    put_member(out, "name", &record->scratch[NAME]);
    put_member(out, "type", type);
    put_member(out, "ui", &record->scratch[UI]);
    close_object(out);
}

void read_grant(Record *record)
{
    enum { ACRONYM, AGENCY, COUNTRY, ID };
    static const char *const keys[] = {"acronym", "agency", "country", "id"};
    Cursor *c = &record->cursor;
    Buffer *out = &record->fields[F_GRANTS];
    Seen seen = {{0}};
    for (int at = ACRONYM; at <= ID; at++)
        record->scratch[at].len = 0;
    while (next_child(c, E_Grant)) {
        int part = c->element == E_GrantID ? ID : c->element == E_Acronym ? ACRONYM : c->element == E_Agency ? AGENCY
                 : c->element == E_Country ? COUNTRY : -1;
        once(record, &seen);
        if (part < 0)
            c->odd = 1;
        else
            read_line(c, &record->scratch[part]);
    }
    buffer_literal(out, "{");
    for (int at = ACRONYM; at <= ID; at++)
        put_member(out, keys[at], &record->scratch[at]);
    close_object(out);
}
