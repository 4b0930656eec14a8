"""The HTTP server: Flask around the pipeline (`web.flask_app`), and a faster path past Flask (`web.wsgi`)."""
