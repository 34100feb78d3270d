"""The Elasticsearch side: schema, load, query, the embedded node."""
