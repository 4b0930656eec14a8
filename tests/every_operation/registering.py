"""What calls to register for webinars and for meetings have in common."""

PERSON = {"email": "jill@example.com", "first_name": "Jill"}


def again(times):
    """The call once more than so many times."""

    def provoke(zoom, sent):
        for _ in range(times):
            sent.go(zoom)
        return sent.go(zoom)

    return provoke


def for_the_host(zoom, sent):
    """A registration, of one or of a batch, of whoever hosts it."""
    person = PERSON | {"email": "HOST@example.com"}
    return sent._replace(body={"registrants": [person]} if "registrants" in sent.body else person).go(zoom)


def for_whom_it_was_denied(zoom, sent):
    """A registration, of one or of a batch, that is sent again after it was denied."""
    sent.go(zoom)
    registrants = sent.path.replace("batch_registrants", "registrants")
    zoom.call("PUT", registrants + "/status", {"action": "deny", "registrants": [{"email": PERSON["email"]}]})
    return sent.go(zoom)
