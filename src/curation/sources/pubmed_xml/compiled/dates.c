/* Dates of PubMed XML: ISO 8601 as precisely as the record states them. */
#include "record.h"

enum { YEAR, MONTH, DAY, SEASON, MEDLINE, ISO };

static int is_digits(const Buffer *text)
{
    for (size_t at = 0; at < text->len; at++)
        if (text->data[at] < '0' || text->data[at] > '9')
            return 0;
    return text->len > 0;
}

static int is_year(const char *text)
{
    int is_recent = text[0] == '2' && text[1] == '0';
    int is_older = text[0] == '1' && text[1] >= '5' && text[1] <= '9';
    return (is_recent || is_older) && text[2] >= '0' && text[2] <= '9' && text[3] >= '0' && text[3] <= '9';
}

/* A number of at most four digits; a longer one is odd. */
static int read_small(Record *record, const Buffer *digits)
{
    int number = 0;
    if (digits->len > 4)
        record->cursor.odd = 1;
    for (size_t at = 0; at < digits->len && at < 4; at++)
        number = number * 10 + (digits->data[at] - '0');
    return number;
}

static int read_month(Record *record, const Buffer *month)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (is_digits(month)) {
        int number = read_small(record, month);
        return number >= 1 && number <= 12 ? number : 0;
    }
    if (month->len < 3)
        return 0;
    char start[3];
    for (int at = 0; at < 3; at++) {
        char letter = month->data[at];
        start[at] = letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
    }
    for (int number = 0; number < 12; number++)
        if (!memcmp(names + 3 * number, start, 3))
            return number + 1;
    return 0;
}

static int count_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* Only ASCII is understood here: Python's digits and word borders go further. */
static void require_ascii(Record *record, const Buffer *text)
{
    for (size_t at = 0; at < text->len; at++)
        if ((unsigned char)text->data[at] >= 0x80)
            record->cursor.odd = 1;
}

/* Joins the scratch texts; `iso` has room for 10 characters. */
static size_t join_date(Record *record, char *iso)
{
    const Buffer *year = &record->scratch[YEAR], *month = &record->scratch[MONTH], *day = &record->scratch[DAY];
    require_ascii(record, year);
    require_ascii(record, month);
    require_ascii(record, day);
    if (record->cursor.odd || year->len != 4 || !is_year(year->data))
        return 0;
    memcpy(iso, year->data, 4);
    int number = read_month(record, month);
    if (!number)
        return 4;
    iso[4] = iso[7] = '-';
    iso[5] = (char)('0' + number / 10);
    iso[6] = (char)('0' + number % 10);
    int date = is_digits(day) ? read_small(record, day) : 0;
    if (date < 1 || date > count_days(read_small(record, year), number))
        return 7;
    iso[8] = (char)('0' + date / 10);
    iso[9] = (char)('0' + date % 10);
    return 10;
}

static void read_parts(Record *record, Element parent)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    for (int at = YEAR; at <= MEDLINE; at++)
        record->scratch[at].len = 0;
    while (next_child(c, parent)) {
        int part = c->element == E_Year ? YEAR : c->element == E_Month ? MONTH : c->element == E_Day ? DAY
                 : c->element == E_Season ? SEASON : c->element == E_MedlineDate ? MEDLINE : -1;
        once(record, &seen);
        if (part >= 0)
            read_line(c, &record->scratch[part]);
        else if (c->element == E_Hour || c->element == E_Minute || c->element == E_Second)
            skip_element(c);
        else
            c->odd = 1;
    }
}

size_t read_date(Record *record, char *iso)
{
    read_parts(record, record->cursor.element);
    return join_date(record, iso);
}

void read_date_line(Record *record, Field field)
{
    char iso[10];
    size_t len = read_date(record, iso);
    Buffer *out = &record->fields[field];
    if (len) {
        buffer_literal(out, "\"");
        buffer_put(out, iso, len);
        buffer_literal(out, "\"");
    }
}

static int is_word(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '_';
}

/* `1998 Dec-1999 Jan` is not of one year, and picking one would be inferring. */
static const char *find_only_year(const Buffer *text)
{
    const char *found = NULL;
    for (size_t at = 0; at + 4 <= text->len; at++) {
        if ((at && is_word(text->data[at - 1])) || !is_year(text->data + at))
            continue;
        if (at + 4 < text->len && is_word(text->data[at + 4]))
            continue;
        if (found && memcmp(found, text->data + at, 4))
            return NULL;
        found = text->data + at;
    }
    return found;
}

static void put_medline_date(Record *record)
{
    const Buffer *text = &record->scratch[MEDLINE];
    require_ascii(record, text);
    const char *year = find_only_year(text);
    if (year) {
        buffer_literal(&record->fields[F_DATE], "\"");
        buffer_put(&record->fields[F_DATE], year, 4);
        buffer_literal(&record->fields[F_DATE], "\"");
    }
    buffer_string(&record->fields[F_MEDLINE_DATE], text);
}

static void read_publication_date(Record *record)
{
    char iso[10];
    size_t len = read_date(record, iso);
    Buffer *year = &record->scratch[YEAR], *season = &record->scratch[SEASON];
    if (record->scratch[MEDLINE].len) {
        put_medline_date(record);
        return;
    }
    if (len) {
        buffer_literal(&record->fields[F_DATE], "\"");
        buffer_put(&record->fields[F_DATE], iso, len);
        buffer_literal(&record->fields[F_DATE], "\"");
    }
    if (season->len) {
        if (year->len)
            buffer_literal(year, " ");
        buffer_append(year, season);
    }
    if (season->len || (year->len && !len))
        buffer_string(&record->fields[F_MEDLINE_DATE], year);
}

static void read_issue(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    while (next_child(c, E_JournalIssue)) {
        once(record, &seen);
        if (c->element == E_Volume)
            put_text(record, F_VOLUME);
        else if (c->element == E_Issue)
            put_text(record, F_ISSUE);
        else if (c->element == E_PubDate)
            read_publication_date(record);
        else
            c->odd = 1;
    }
}

void read_journal(Record *record)
{
    Cursor *c = &record->cursor;
    Seen seen = {{0}};
    while (next_child(c, E_Journal)) {
        if (c->element == E_ISSN) {
            put_typed(record, &record->fields[F_ISSNS], "IssnType");
            continue;
        }
        once(record, &seen);
        if (c->element == E_JournalIssue)
            read_issue(record);
        else if (c->element == E_Title)
            put_text(record, F_JOURNAL);
        else if (c->element == E_ISOAbbreviation)
            put_text(record, F_JOURNAL_ABBREVIATION);
        else
            c->odd = 1;
    }
}

void read_history(Record *record)
{
    Cursor *c = &record->cursor;
    Buffer *out = &record->fields[F_HISTORY], *status = &record->scratch[ISO];
    while (next_child(c, E_History)) {
        char iso[10];
        read_attribute(c, "PubStatus", status);
        if (c->element != E_PubMedPubDate) {
            c->odd = 1;
            return;
        }
        size_t len = read_date(record, iso);
        if (!status->len || !len)
            continue;
        buffer_literal(out, "{\"date\":\"");
        buffer_put(out, iso, len);
        buffer_literal(out, "\",\"status\":");
        buffer_string(out, status);
        buffer_literal(out, "},");
    }
}
