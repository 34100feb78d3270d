"""Reference data with its sources, and one small loader each."""
