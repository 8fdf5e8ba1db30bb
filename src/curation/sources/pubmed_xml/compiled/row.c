/* A record's row: canonical JSON, keys in order, as msgspec writes the citation that the lxml reader gives. */
#include "record.h"

#define LICENCE_NOTE "The abstract may be under its publisher's copyright: quote briefly, do not republish it whole."
#define UNTITLED "[Record without a title]"

void put_text(Record *record, Field field)
{
    Buffer *text = &record->scratch[0];
    read_line(&record->cursor, text);
    if (text->len)
        buffer_string(&record->fields[field], text);
}

void put_line(Record *record, Field list)
{
    Buffer *text = &record->scratch[0];
    read_line(&record->cursor, text);
    if (text->len) {
        buffer_string(&record->fields[list], text);
        buffer_literal(&record->fields[list], ",");
    }
}

void put_member(Buffer *out, const char *key, const Buffer *text)
{
    if (!text->len)
        return;
    buffer_literal(out, "\"");
    buffer_put(out, key, strlen(key));
    buffer_literal(out, "\":");
    buffer_string(out, text);
    buffer_literal(out, ",");
}

void put_list(Buffer *out, const Buffer *members)
{
    buffer_literal(out, "[");
    if (members->len)
        buffer_put(out, members->data, members->len - 1);
    buffer_literal(out, "]");
}

void close_object(Buffer *out)
{
    if (out->len && out->data[out->len - 1] == ',')
        out->len--;
    buffer_literal(out, "},");
}

static void put_key(Buffer *out, const char *key)
{
    buffer_literal(out, "\"");
    buffer_put(out, key, strlen(key));
    buffer_literal(out, "\":");
}

/* A part of the indexing; an absent one has no key. */
typedef struct { const char *key; Field field; int is_list; } Part;

static const Part INDEXING[] = {
    {"accessions", F_ACCESSIONS, 1}, {"affiliations", F_AFFILIATIONS, 1}, {"article_ids", F_ARTICLE_IDS, 1},
    {"coi_statement", F_COI, 0}, {"completed", F_COMPLETED, 0}, {"copyright", F_COPYRIGHT, 0},
    {"created", F_CREATED, 0}, {"gene_symbols", F_GENE_SYMBOLS, 1}, {"grants", F_GRANTS, 1},
    {"headings", F_HEADINGS, 1}, {"history", F_HISTORY, 1}, {"indexing_method", F_INDEXING_METHOD, 0},
    {"issns", F_ISSNS, 1}, {"journal_nlm_id", F_NLM_ID, 0}, {"locations", F_LOCATIONS, 1},
    {"medline_abbreviation", F_MEDLINE_TA, 0}, {"other_ids", F_OTHER_IDS, 1}, {"owner", F_OWNER, 0},
    {"people", F_PEOPLE, 1}, {"place", F_PLACE, 0}, {"publication_model", F_PUBLICATION_MODEL, 0},
    {"publication_status", F_PUBLICATION_STATUS, 0}, {"published_online", F_PUBLISHED_ONLINE, 0},
    {"revised", F_REVISED, 0}, {"status", F_STATUS, 0}, {"subsets", F_SUBSETS, 1}, {"substances", F_SUBSTANCES, 1},
    {"supplementary_concepts", F_CONCEPTS, 1},
};

static void write_indexing(const Record *record, Buffer *out)
{
    buffer_literal(out, "{");
    for (size_t at = 0; at < sizeof INDEXING / sizeof *INDEXING; at++) {
        const Buffer *text = &record->fields[INDEXING[at].field];
        if (!text->len)
            continue;
        put_key(out, INDEXING[at].key);
        if (INDEXING[at].is_list)
            put_list(out, text);
        else
            buffer_append(out, text);
        buffer_literal(out, ",");
    }
    close_object(out);
}

static void write_list(Buffer *out, const char *key, const Buffer *members)
{
    put_key(out, key);
    put_list(out, members);
    buffer_literal(out, ",");
}

static void write_text(Buffer *out, const char *key, const Buffer *text)
{
    put_key(out, key);
    if (text->len)
        buffer_append(out, text);
    else
        buffer_literal(out, "null");
    buffer_literal(out, ",");
}

/* What is joined from several parts: people in their order, ISSNs, and the study that one registry number names. */
static void complete(Record *record)
{
    Buffer *fields = record->fields;
    buffer_append(&fields[F_PEOPLE], &fields[F_INVESTIGATORS]);
    buffer_append(&fields[F_PEOPLE], &fields[F_SUBJECTS]);
    if (fields[F_ISSN_LINKING].len) {
        buffer_literal(&fields[F_ISSNS], "{\"type\":\"Linking\",\"value\":");
        buffer_append(&fields[F_ISSNS], &fields[F_ISSN_LINKING]);
        buffer_literal(&fields[F_ISSNS], "},");
    }
    if (record->nct_count == 1) {
        buffer_literal(&fields[F_STUDY_ID], "\"nct:");
        buffer_put(&fields[F_STUDY_ID], fields[F_NCT_IDS].data + 1, 12); /* the number and its closing quote */
    }
}

static void write_title(const Record *record, Buffer *out)
{
    const Buffer *title = &record->fields[F_TITLE], *original = &record->fields[F_ORIGINAL_TITLE];
    put_key(out, "title");
    if (title->len || original->len)
        buffer_append(out, title->len ? title : original);
    else
        buffer_literal(out, "\"" UNTITLED "\"");
    if (title->len || original->len)
        buffer_literal(out, ",\"title_is_description\":false,");
    else
        buffer_literal(out, ",\"title_is_description\":true,");
}

static void write_bibliography(const Record *record, Buffer *out)
{
    const Buffer *fields = record->fields;
    buffer_literal(out, "\"is_book\":false,\"is_withdrawn\":false,");
    write_text(out, "issue", &fields[F_ISSUE]);
    write_text(out, "journal", &fields[F_JOURNAL]);
    write_text(out, "journal_abbreviation", &fields[F_JOURNAL_ABBREVIATION]);
    write_list(out, "keywords", &fields[F_KEYWORDS]);
    write_list(out, "languages", &fields[F_LANGUAGES]);
    if (record->has_words)
        buffer_literal(out, "\"licence_note\":\"" LICENCE_NOTE "\",\"locator\":null,");
    else
        buffer_literal(out, "\"licence_note\":null,\"locator\":null,");
    write_text(out, "medline_date", &fields[F_MEDLINE_DATE]);
    write_list(out, "mesh", &fields[F_MESH]);
    write_list(out, "nct_ids", &fields[F_NCT_IDS]);
    write_text(out, "original_language_title", &fields[F_ORIGINAL_TITLE]);
    write_list(out, "other_abstracts", &fields[F_OTHER_ABSTRACTS]);
    write_text(out, "pages", &fields[F_PAGES]);
    write_text(out, "pmcid", &fields[fields[F_ARTICLE_PMC].len ? F_ARTICLE_PMC : F_OTHER_PMC]);
    write_list(out, "publication_types", &fields[F_TYPES]);
    buffer_literal(out, "\"publisher\":null,");
    write_list(out, "relations", &fields[F_RELATIONS]);
    write_list(out, "sections", &fields[F_SECTIONS]);
}

void write_row(Record *record, Buffer *out)
{
    const Buffer *fields = record->fields;
    complete(record);
    buffer_literal(out, "{");
    write_list(out, "authors", &fields[F_AUTHORS]);
    write_list(out, "collective_authors", &fields[F_GROUPS]);
    write_text(out, "date", &fields[F_DATE]);
    write_text(out, "doi", &fields[fields[F_DOI].len ? F_DOI : F_ARTICLE_DOI]);
    buffer_literal(out, "\"figures\":[],\"id\":\"pmid:");
    buffer_append(out, &fields[F_PMID]);
    buffer_literal(out, "\",\"indexing\":");
    write_indexing(record, out);
    write_bibliography(record, out);
    write_text(out, "study_id", &fields[F_STUDY_ID]);
    buffer_literal(out, "\"study_name\":null,\"text_source\":");
    if (record->has_words)
        buffer_literal(out, "\"pubmed\",");
    else
        buffer_literal(out, "\"none\",");
    write_title(record, out);
    buffer_literal(out, "\"url\":null,");
    write_text(out, "version", &fields[F_VERSION]);
    write_text(out, "volume", &fields[F_VOLUME]);
    close_object(out);
    if (out->len)
        out->data[out->len - 1] = '\n'; /* in place of the comma */
}

void free_record(Record *record)
{
    for (int at = 0; at < FIELD_COUNT; at++)
        buffer_free(&record->fields[at]);
    for (int at = 0; at < SCRATCH_COUNT; at++)
        buffer_free(&record->scratch[at]);
    buffer_free(&record->items);
    buffer_free(&record->inner);
}
