"""Zoom's own API of event subscriptions, on the records of `mockzoom.zoom.webhooks`.

`errors` has the errors, `custom_headers` what a receiver requires besides the signature, `handlers` the operations,
`webhook_logs` the log of deliveries.
"""
