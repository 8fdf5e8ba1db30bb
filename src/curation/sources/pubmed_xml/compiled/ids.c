/* Identifiers: DOI, PMC id, registry numbers, and whatever else names the record. */
#include "record.h"

enum { VALUE, KIND, VALID, BANK };

static int equals(const Buffer *text, const char *known)
{
    return text->len == strlen(known) && !memcmp(text->data, known, text->len);
}

static int is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* Whether the text is a DOI in its plain dress; any other dress is odd, for lxml's reader to judge. */
static int require_doi(Record *record, const Buffer *text)
{
    size_t at = 3, digits;
    int is_plain = text->len > 3 && !memcmp(text->data, "10.", 3);
    for (digits = 0; is_plain && at < text->len && is_digit(text->data[at]); at++)
        digits++;
    is_plain = is_plain && digits >= 4 && digits <= 9 && at + 1 < text->len && text->data[at] == '/';
    for (at = 0; is_plain && at < text->len; at++)
        is_plain = text->data[at] > ' ' && text->data[at] < 0x7F;
    record->cursor.odd |= !is_plain;
    return is_plain;
}

/* Writes the PMC id that the text begins with; a wide character behind it is odd: Python knows more digits. */
static void put_pmcid(Record *record, Field field, const Buffer *text)
{
    size_t len = 3;
    if (record->fields[field].len || text->len < 4 || memcmp(text->data, "PMC", 3))
        return;
    while (len < text->len && is_digit(text->data[len]))
        len++;
    if (len < text->len && (unsigned char)text->data[len] >= 0x80)
        record->cursor.odd = 1;
    if (len == 3)
        return;
    buffer_literal(&record->fields[field], "\"");
    buffer_put(&record->fields[field], text->data, len);
    buffer_literal(&record->fields[field], "\"");
}

static void put_id(Buffer *list, const Buffer *kind, const Buffer *value)
{
    if (!value->len)
        return;
    buffer_literal(list, "{\"type\":");
    if (kind->len)
        buffer_string(list, kind);
    else
        buffer_literal(list, "\"unknown\"");
    buffer_literal(list, ",\"value\":");
    buffer_string(list, value);
    buffer_literal(list, "},");
}

void put_typed(Record *record, Buffer *list, const char *attribute)
{
    static const int value = 8, kind = 9; /* no caller keeps anything in these */
    read_attribute(&record->cursor, attribute, &record->scratch[kind]);
    read_line(&record->cursor, &record->scratch[value]);
    put_id(list, &record->scratch[kind], &record->scratch[value]);
}

void read_location(Record *record)
{
    Cursor *c = &record->cursor;
    Buffer *value = &record->scratch[VALUE], *kind = &record->scratch[KIND], *valid = &record->scratch[VALID];
    read_attribute(c, "EIdType", kind);
    read_attribute(c, "ValidYN", valid);
    read_plain(c, value);
    if (equals(valid, "N"))
        return;
    put_id(&record->fields[F_LOCATIONS], kind, value);
    if (value->len && equals(kind, "doi") && require_doi(record, value) && !record->fields[F_DOI].len)
        buffer_string(&record->fields[F_DOI], value);
}

void read_article_ids(Record *record)
{
    Cursor *c = &record->cursor;
    Buffer *value = &record->scratch[VALUE], *kind = &record->scratch[KIND];
    while (next_child(c, E_ArticleIdList)) {
        if (c->element != E_ArticleId) {
            c->odd = 1;
            return;
        }
        read_attribute(c, "IdType", kind);
        read_line(c, value);
        put_id(&record->fields[F_ARTICLE_IDS], kind, value);
        if (value->len && equals(kind, "doi") && !record->has_article_doi++ && require_doi(record, value))
            buffer_string(&record->fields[F_ARTICLE_DOI], value);
        if (value->len && equals(kind, "pmc") && !record->has_article_pmc++)
            put_pmcid(record, F_ARTICLE_PMC, value);
    }
}

void read_other_id(Record *record)
{
    Buffer *value = &record->scratch[VALUE], *kind = &record->scratch[KIND];
    read_attribute(&record->cursor, "Source", kind);
    read_line(&record->cursor, value);
    put_id(&record->fields[F_OTHER_IDS], kind, value);
    put_pmcid(record, F_OTHER_PMC, value);
}

static int is_known(const Buffer *list, const char *number)
{
    for (size_t at = 0; at + 14 <= list->len; at += 14) /* `"NCT12345678",` */
        if (!memcmp(list->data + at + 1, number, 11))
            return 1;
    return 0;
}

/* Registry numbers may stand within other text; their letters may be small. */
static void find_registry_numbers(Record *record, Buffer *text)
{
    Buffer *list = &record->fields[F_NCT_IDS];
    for (size_t at = 0; at < text->len; at++) {
        if ((unsigned char)text->data[at] >= 0x80)
            record->cursor.odd = 1;
        if (text->data[at] >= 'a' && text->data[at] <= 'z')
            text->data[at] = (char)(text->data[at] - 32);
    }
    for (size_t at = 0; at + 11 <= text->len; at++) {
        size_t digits = 3;
        while (digits < 11 && is_digit(text->data[at + digits]))
            digits++;
        if (digits < 11 || memcmp(text->data + at, "NCT", 3))
            continue;
        if (!is_known(list, text->data + at)) {
            buffer_literal(list, "\"");
            buffer_put(list, text->data + at, 11);
            buffer_literal(list, "\",");
            record->cursor.odd |= ++record->nct_count > 64;
        }
        at += 10;
    }
}

static void read_databank(Record *record)
{
    Cursor *c = &record->cursor;
    Buffer *bank = &record->scratch[BANK], *value = &record->scratch[VALUE];
    Seen seen = {{0}};
    bank->len = 0;
    while (next_child(c, E_DataBank)) {
        once(record, &seen);
        if (c->element == E_DataBankName && !seen.seen[E_AccessionNumberList]) {
            read_line(c, bank);
        } else if (c->element == E_AccessionNumberList) {
            while (next_child(c, E_AccessionNumberList)) {
                c->odd |= c->element != E_AccessionNumber;
                read_plain(c, value);
                if (bank->len)
                    put_id(&record->fields[F_ACCESSIONS], bank, value);
                if (equals(bank, "ClinicalTrials.gov"))
                    find_registry_numbers(record, value);
            }
        } else {
            c->odd = 1;
        }
    }
}

void read_databanks(Record *record)
{
    Cursor *c = &record->cursor;
    while (next_child(c, E_DataBankList)) {
        if (c->element == E_DataBank)
            read_databank(record);
        else
            c->odd = 1;
    }
}
