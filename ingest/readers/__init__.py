"""One module per format: bytes in, raw blocks out."""
