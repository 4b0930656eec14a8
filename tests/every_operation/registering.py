"""What calls to register for webinars and for meetings have in common."""

PERSON = {"email": "jill@example.com", "first_name": "Jill"}


def again(times):
    """Send the call one time more than the given number."""

    def provoke(mock, sent):
        for _ in range(times):
            sent.go(mock)
        return sent.go(mock)

    return provoke


def for_the_host(mock, sent):
    """Return a registration, single or batch, of the host."""
    person = PERSON | {"email": "HOST@example.com"}
    return sent._replace(body={"registrants": [person]} if "registrants" in sent.body else person).go(mock)


def for_whom_it_was_denied(mock, sent):
    """A registration, of one or of a batch, that is sent again after it was denied."""
    sent.go(mock)
    registrants = sent.path.replace("batch_registrants", "registrants")
    mock.call("PUT", registrants + "/status", {"action": "deny", "registrants": [{"email": PERSON["email"]}]})
    return sent.go(mock)
