"""One component per question asked of a document."""
