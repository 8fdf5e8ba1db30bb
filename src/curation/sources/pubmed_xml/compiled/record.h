/* One PubmedArticle, read into pieces of JSON, and written as the row that the lxml reader gives. */
#ifndef CURATION_RECORD_H
#define CURATION_RECORD_H

#include "markup.h"

/* Each field holds finished JSON: a string with its quotes, or the members of a list, each followed by a comma. */
#define RECORD_FIELDS(X) \
    X(PMID) X(VERSION) X(TITLE) X(ORIGINAL_TITLE) X(JOURNAL) X(JOURNAL_ABBREVIATION) X(VOLUME) X(ISSUE) X(PAGES) \
    X(DATE) X(MEDLINE_DATE) X(DOI) X(PMCID) X(STUDY_ID) X(SECTIONS) X(AUTHORS) X(GROUPS) X(NCT_IDS) X(MESH) \
    X(KEYWORDS) X(TYPES) X(LANGUAGES) X(RELATIONS) X(OTHER_ABSTRACTS) \
    X(STATUS) X(OWNER) X(INDEXING_METHOD) X(PUBLICATION_STATUS) X(PUBLICATION_MODEL) X(SUBSETS) X(CREATED) \
    X(COMPLETED) X(REVISED) X(PUBLISHED_ONLINE) X(HISTORY) X(HEADINGS) X(SUBSTANCES) X(CONCEPTS) X(GENE_SYMBOLS) \
    X(PEOPLE) X(INVESTIGATORS) X(SUBJECTS) X(AFFILIATIONS) X(GRANTS) X(NLM_ID) X(MEDLINE_TA) X(PLACE) X(ISSNS) \
    X(ISSN_LINKING) X(ARTICLE_IDS) X(LOCATIONS) X(ACCESSIONS) X(OTHER_IDS) X(COI) X(COPYRIGHT) \
    X(ARTICLE_DOI) X(ARTICLE_PMC) X(OTHER_PMC)

typedef enum {
#define FIELD(name) F_##name,
    RECORD_FIELDS(FIELD)
#undef FIELD
    FIELD_COUNT
} Field;

#define SCRATCH_COUNT 10

typedef struct {
    Cursor cursor;
    Buffer fields[FIELD_COUNT];
    Buffer scratch[SCRATCH_COUNT]; /* passing texts; each function says which it uses by name */
    Buffer items, inner;           /* members of a list that is not finished */
    Spans spans;
    int has_words;                 /* any section of the abstract has text */
    int nct_count;
    int has_article_doi, has_article_pmc;
} Record;

/* Reads the article at `record->cursor.p`; 1 where it plainly is the common case. */
int read_article(Record *record);
void write_row(Record *record, Buffer *out);
void free_record(Record *record);

/* Which single parts of an element were seen; a second one makes the record odd. */
typedef struct { unsigned char seen[ELEMENT_COUNT]; } Seen;
void once(Record *record, Seen *seen);

/* Parts of an article, each in a file of its own. */
void read_author_list(Record *record, Field people, const char *role);
void read_abstract(Record *record, Field sections, int is_own);
void read_journal(Record *record);
void read_date_line(Record *record, Field field);
size_t read_date(Record *record, char *iso);
void read_history(Record *record);
void read_article_ids(Record *record);
void read_location(Record *record);
void read_databanks(Record *record);
void read_other_id(Record *record);
void read_heading(Record *record);
void read_chemical(Record *record);
void read_concept(Record *record);
void read_grant(Record *record);

/* Writing of members. */
void put_text(Record *record, Field field);                  /* the element's line as a whole field */
void put_member(Buffer *list, const char *key, const Buffer *text); /* `"key":"text",` where there is text */
void put_line(Record *record, Field list);                   /* the element's line as a member of a list */
void put_typed(Record *record, Buffer *list, const char *attribute); /* {"type":...,"value":...}, */
void put_list(Buffer *out, const Buffer *members);           /* members without the last comma, in brackets */
void close_object(Buffer *out);                              /* `}` over the last comma, then a comma */

#endif
