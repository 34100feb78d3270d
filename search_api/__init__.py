"""Records, index, board, API and command line."""
