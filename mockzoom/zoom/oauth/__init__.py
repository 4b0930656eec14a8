"""OAuth: access tokens, refresh tokens and authorization codes.

- `models`: the records of tokens and codes
- `errors`: the errors of the token service
- `tokens`: the form and lifetime of tokens, and PKCE

The endpoints below `/oauth` are not operations of Zoom's API; `server.token_service` handles them.
"""
