"""A population of a million people, or from the user's own files, kept as Parquet and asked with duckdb."""
