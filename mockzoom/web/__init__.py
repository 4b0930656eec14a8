"""HTTP: a Flask application around the pipeline, and a WSGI fast path that bypasses it."""
