"""From a document to its obligations: who, in which role, what, by when."""
