"""May a call pass? One concern, one file: tokens and scopes, and rate limits."""
