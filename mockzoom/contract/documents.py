"""Documents in answers: a part that is missing breaks the contract, wherever the suite reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, SupportsIndex, overload

from mockzoom.contract.errors import UNREADABLE, ContractFinding, ContractViolation

if TYPE_CHECKING:
    from mockzoom.contract.messages import ApiResponse


class AnswerObject(dict[str, Any]):
    """An object of an answer; a missing key raises `ContractViolation` with its place."""

    def __init__(self, fields: dict[str, Any], answer: ApiResponse, place: str) -> None:
        super().__init__((name, _wrapped(value, answer, f"{place}.{name}")) for name, value in fields.items())
        self._answer = answer
        self._place = place

    def __missing__(self, name: str) -> NoReturn:
        raise unreadable(self._answer, f"{self._place}.{name}", f"{_plain(self._place)}{name} missing")


class AnswerList(list[Any]):
    """A list of an answer; an index beyond its end raises `ContractViolation` with its place."""

    def __init__(self, rows: list[Any], answer: ApiResponse, place: str) -> None:
        super().__init__(_wrapped(one, answer, f"{place}[{n}]") for n, one in enumerate(rows))
        self._answer = answer
        self._place = place

    @overload
    def __getitem__(self, index: SupportsIndex) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        try:
            return super().__getitem__(index)
        except IndexError:
            place = f"{self._place}[{index}]"
            cause = f"{_plain(self._place).rstrip('.')} too short"
            raise unreadable(self._answer, place, cause) from None


def read_document(answer: ApiResponse) -> AnswerObject:
    """Return the JSON object in an answer's body; raises `ContractViolation` if it has none."""
    try:
        found = answer.parsed
    except ValueError:
        raise unreadable(answer, "$", not_json(answer)) from None
    if not isinstance(found, dict):
        raise unreadable(answer, "$", f"JSON that is not an object ({type(found).__name__})")
    return AnswerObject(found, answer, "$")


def not_json(answer: ApiResponse) -> str:
    """Return what a body is that is not JSON, in a few words."""
    if not answer.body.strip():
        return f"no body ({answer.status})"
    kind = answer.header("Content-Type").partition(";")[0].strip() or "no Content-Type"
    return f"not JSON ({answer.status} {kind})"


def unreadable(answer: ApiResponse, place: str, cause: str) -> ContractViolation:
    """Return the violation for an answer that lacks what has to be there."""
    where = f"{answer.operation_id or 'answer'} {answer.status} {place}"
    return ContractViolation([ContractFinding(UNREADABLE, where, "it is there", str(answer), cause)])


def _wrapped(value: Any, answer: ApiResponse, place: str) -> Any:
    if isinstance(value, dict):
        return AnswerObject(value, answer, place)
    return AnswerList(value, answer, place) if isinstance(value, list) else value


def _plain(place: str) -> str:
    """Return the beginning of a field's name without the root and the indices: `settings.` for `$.settings`."""
    names = [part.partition("[")[0] for part in place.split(".")[1:]]
    return "".join(f"{name}." for name in names)
