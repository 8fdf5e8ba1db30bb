/* Authors, editors, investigators and subjects. */
#include "record.h"

enum { LAST, FORE, INITIALS, SUFFIX, COLLECTIVE, NAME, FULL };

static void join(Buffer *out, const Buffer *part, const char *between)
{
    if (!part->len)
        return;
    if (out->len)
        buffer_put(out, between, strlen(between));
    buffer_append(out, part);
}

static void read_affiliation(Record *record, Buffer *affiliations, Buffer *identifiers)
{
    Cursor *c = &record->cursor;
    while (next_child(c, E_AffiliationInfo)) {
        if (c->element == E_Affiliation) {
            read_line(c, &record->scratch[NAME]);
            if (record->scratch[NAME].len) {
                buffer_string(affiliations, &record->scratch[NAME]);
                buffer_literal(affiliations, ",");
            }
        } else if (c->element == E_Identifier) {
            put_typed(record, identifiers, "Source");
        } else {
            c->odd = 1;
        }
    }
}

/* Identifiers of the person come before those of the affiliations: another order is odd. */
static void read_names(Record *record, Element parent)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    int has_affiliation = 0;
    record->items.len = record->inner.len = 0;
    for (int at = LAST; at <= COLLECTIVE; at++)
        record->scratch[at].len = 0;
    while (next_child(c, parent)) {
        int part = c->element == E_LastName ? LAST : c->element == E_ForeName ? FORE : c->element == E_Initials ? INITIALS
                 : c->element == E_Suffix ? SUFFIX : c->element == E_CollectiveName ? COLLECTIVE : -1;
        if (part >= 0) {
            once(record, &seen);
            read_line(c, &record->scratch[part]);
        } else if (c->element == E_Identifier && !has_affiliation) {
            put_typed(record, &record->inner, "Source");
        } else if (c->element == E_AffiliationInfo) {
            has_affiliation = 1;
            read_affiliation(record, &record->items, &record->inner);
        } else {
            c->odd = 1;
        }
    }
}

static void put_person(Record *record, Buffer *out, const char *role)
{
    buffer_literal(out, "{");
    if (record->items.len) {
        buffer_literal(out, "\"affiliations\":");
        put_list(out, &record->items);
        buffer_literal(out, ",");
    }
    put_member(out, "full_name", &record->scratch[FULL]);
    if (record->inner.len) {
        buffer_literal(out, "\"identifiers\":");
        put_list(out, &record->inner);
        buffer_literal(out, ",");
    }
    put_member(out, "name", &record->scratch[NAME]);
    if (role) {
        buffer_literal(out, "\"role\":\"");
        buffer_put(out, role, strlen(role));
        buffer_literal(out, "\",");
    }
    close_object(out);
}

static void build_names(Record *record)
{
    Buffer *name = &record->scratch[NAME], *full = &record->scratch[FULL], *given = &record->scratch[FORE];
    const Buffer *group = &record->scratch[COLLECTIVE];
    name->len = full->len = 0;
    if (group->len) {
        buffer_append(name, group);
        return;
    }
    buffer_append(name, &record->scratch[LAST]);
    join(name, record->scratch[INITIALS].len ? &record->scratch[INITIALS] : given, " ");
    join(name, &record->scratch[SUFFIX], " ");
    join(given, &record->scratch[SUFFIX], " ");
    buffer_append(full, &record->scratch[LAST]);
    join(full, given, ", ");
}

static int is_valid(Record *record)
{
    Buffer *flag = &record->scratch[NAME];
    return !(read_attribute(&record->cursor, "ValidYN", flag) && flag->len == 1 && flag->data[0] == 'N');
}

void read_author_list(Record *record, Field people, const char *role)
{
    Cursor *c = &record->cursor;
    Element parent = c->element;
    Element person = parent == E_AuthorList ? E_Author : parent == E_InvestigatorList ? E_Investigator : E_PersonalNameSubject;
    while (next_child(c, parent)) {
        int counts = is_valid(record);
        if (c->element != person) {
            c->odd = 1;
            return;
        }
        read_names(record, person);
        if (!counts || c->odd)
            continue;
        build_names(record);
        if (!record->scratch[NAME].len)
            continue;
        put_person(record, &record->fields[people], role);
        if (people == F_PEOPLE) {
            Buffer *names = &record->fields[record->scratch[COLLECTIVE].len ? F_GROUPS : F_AUTHORS];
            buffer_string(names, &record->scratch[NAME]);
            buffer_literal(names, ",");
        }
    }
}
