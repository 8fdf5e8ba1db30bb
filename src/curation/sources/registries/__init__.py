"""Registries: ClinicalTrials.gov and openFDA's drug labels, asked through the same gate and patience as PubMed."""
