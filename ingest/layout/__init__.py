"""Lines to columns, columns to paragraphs."""
