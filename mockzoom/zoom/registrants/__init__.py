"""Registrants of a webinar.

Operations: addBatchWebinarRegistrants, webinarRegistrantCreate, webinarRegistrants, webinarRegistrantGet,
deleteWebinarRegistrant and webinarRegistrantStatus.

`models` has the records, `errors` the errors, `rules` the checks of a registration, `handlers` the operations,
`serializers` the response bodies, `join_urls` the personal links. Registrants of meetings use most of it.
"""
