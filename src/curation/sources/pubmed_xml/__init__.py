"""PubMed XML -> citations: efetch answers, baseline and update files; nothing is loaded, expanded or fetched."""
