/* The element names that the scanner knows; any other is UNKNOWN. */
#ifndef CURATION_NAMES_H
#define CURATION_NAMES_H

#include <stddef.h>

#define ELEMENT_NAMES(X) \
    X(Abstract) X(AbstractText) X(AccessionNumber) X(AccessionNumberList) X(Acronym) X(Affiliation) \
    X(AffiliationInfo) X(Agency) X(Article) X(ArticleDate) X(ArticleId) X(ArticleIdList) X(ArticleTitle) X(Author) \
    X(AuthorList) X(Chemical) X(ChemicalList) X(CitationSubset) X(CoiStatement) X(CollectiveName) \
    X(CommentsCorrections) X(CommentsCorrectionsList) X(CopyrightInformation) X(Country) X(DataBank) \
    X(DataBankList) X(DataBankName) X(DateCompleted) X(DateCreated) X(DateRevised) X(Day) X(DescriptorName) \
    X(ELocationID) X(EndPage) X(ForeName) X(GeneSymbol) X(GeneSymbolList) X(GeneralNote) X(Grant) X(GrantID) \
    X(GrantList) X(History) X(Hour) X(ISOAbbreviation) X(ISSN) X(ISSNLinking) X(Identifier) X(Initials) \
    X(Investigator) X(InvestigatorList) X(Issue) X(Journal) X(JournalIssue) X(Keyword) X(KeywordList) X(Language) \
    X(LastName) X(MedlineCitation) X(MedlineDate) X(MedlineJournalInfo) X(MedlinePgn) X(MedlineTA) X(MeshHeading) \
    X(MeshHeadingList) X(Minute) X(Month) X(NameOfSubstance) X(NlmUniqueID) X(Note) X(NumberOfReferences) \
    X(ObjectList) X(OtherAbstract) X(OtherID) X(PMID) X(Pagination) X(PersonalNameSubject) \
    X(PersonalNameSubjectList) X(PubDate) X(PubMedPubDate) X(PublicationStatus) X(PublicationType) \
    X(PublicationTypeList) X(PubmedArticle) X(PubmedBookArticle) X(PubmedData) X(QualifierName) X(RefSource) \
    X(ReferenceList) X(RegistryNumber) X(Season) X(Second) X(SpaceFlightMission) X(StartPage) X(Suffix) \
    X(SupplMeshList) X(SupplMeshName) X(Title) X(VernacularTitle) X(Volume) X(Year) X(b) X(i) X(sub) X(sup) X(u)

typedef enum {
    UNKNOWN,
#define NAME(name) E_##name,
    ELEMENT_NAMES(NAME)
#undef NAME
    ELEMENT_COUNT
} Element;

/* Must be called once before `find_element`. */
void names_init(void);
Element find_element(const unsigned char *name, size_t len);

#endif
