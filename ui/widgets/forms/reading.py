"""What an editor's content means: a value to keep, or a sentence that says why it cannot be kept yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from coachdesk.errors import InvalidValue
from coachdesk.programme.declaration import FieldSpec, FieldType, to_plain

_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\t")
_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence for the person: a key of ``forms.json`` and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an editor.

    ``value`` is typed as in the entity and means nothing beside a ``problem`` (which keeps it from being written);
    a ``remark`` is said, and the value is written all the same.
    """

    value: object = None
    problem: Saying | None = None
    remark: Saying | None = None


def unreadable(key: str, **values: object) -> Reading:
    """Return a reading that cannot be kept, with its reason."""
    return Reading(problem=Saying(key, values))


def read_whole(typed: str) -> Reading:
    """Read a whole number; spaces between thousands are accepted, nothing typed is *not recorded*."""
    digits = typed.translate(_SPACES)
    if not digits:
        return Reading()
    sign, number = (digits[0], digits[1:]) if digits[0] in "+-" else ("", digits)
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        return unreadable("forms.problem.not_whole")
    return Reading(int(sign + number))


def read_cents(typed: str) -> Reading:
    """Read an amount in euros as whole cents: ``1 234,56``, ``1234.56``, ``1234``, with or without the sign €.

    ``1.234,56`` and ``1.234`` are refused, because they mean different amounts to different people.
    """
    amount = typed.translate(_SPACES).removesuffix("€").replace(".", ",")
    if not amount:
        return Reading()
    euros, separator, rest = amount.partition(",")
    if not (euros + rest).isascii() or not (euros + rest).isdigit() or not euros or len(euros) > 12:
        return unreadable("forms.problem.not_money")
    if separator and len(rest) not in (1, 2):
        return unreadable("forms.problem.cents")
    return Reading(int(euros) * 100 + int((rest + "00")[:2]))


def typed_cents(cents: int, *, decimal_mark: str = ",") -> str:
    """Return an amount as a person would type it: ``1 234,56`` with U+202F between thousands, ``1 234`` when whole.

    ``read_cents`` reads it back, whichever the decimal mark.
    """
    euros, rest = divmod(cents, 100)
    whole = f"{euros:,}".replace(",", "\u202f")
    return f"{whole}{decimal_mark}{rest:02d}" if rest else whole


def fitted(spec: FieldSpec, reading: Reading) -> Reading:
    """Return a reading checked against its field's declaration (length, bounds, required)."""
    if reading.problem is not None:
        return reading
    if spec.type is FieldType.CHOICES:
        value: object = reading.value or ()
        return Reading(value, None, reading.remark)
    if reading.value is None or reading.value == "":
        if spec.required:
            return unreadable("forms.problem.required")
        return Reading(None, None, reading.remark)
    try:
        to_plain(spec, reading.value)
    except InvalidValue as error:
        return Reading(reading.value, _saying_of(spec, error))
    return reading


def _saying_of(spec: FieldSpec, error: InvalidValue) -> Saying:
    reason = error.context.get("reason")
    if reason == "too_long":
        return Saying("forms.problem.too_long", {"limit": error.context["limit"]})
    if reason == "out_of_range" and spec.type is FieldType.CENTS:
        return Saying("forms.problem.too_much_money")
    if reason == "out_of_range":
        least, most = error.context.get("least"), error.context.get("most")
        if most is None:
            return Saying("forms.problem.too_small", {"least": least})
        if least is None:
            return Saying("forms.problem.too_big", {"most": most})
        return Saying("forms.problem.out_of_range", {"least": least, "most": most})
    return Saying("forms.problem.unfit")
