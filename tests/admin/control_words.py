"""Words for calls of the admin API, and for what comes of them."""


def add(mine, **fault):
    """Take a fault; what is shown of it."""
    answer = mine.control("POST", "/faults", fault)
    assert answer.status == 201, answer.body
    return answer.json


def statuses(mine, count, path="/v2/users/me"):
    """Return the statuses of the given number of requests."""
    return [mine.get(path).status for _ in range(count)]


def refused(answer):
    """Status, field and message of a refusal."""
    return answer.status, answer.json["error"]["field"], answer.json["error"]["message"]
