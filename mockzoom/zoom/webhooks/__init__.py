"""Webhooks: who is subscribed to which events, and what is sent to them.

`models` has the records, `announce` turns what an operation did into events, `signing` has the bytes and the signature
of a request, `rules` decides about retries and revalidation. The payload of an event is built in the `events` module of
its resource. Requests are sent by `mockzoom.delivery`.
"""
