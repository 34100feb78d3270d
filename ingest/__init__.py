"""From bytes to one canonical text with pages, header and structure."""
