"""Delivery of webhooks: what is due, requests to receivers, and the thread that sends them.

`engine` claims what is due and stores outcomes, each in a separate transaction; nothing is sent while a state is open.
`outgoing` builds a request, `webhook_faults` changes it on purpose, `http_sender` sends it to an address that `targets`
allows, and `service` has the thread. A test can collect the requests instead and pass them to an application.
"""
