"""Settings from a file, converted field by field and item by item, so that a file's faults come all in one go."""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET

from scoring.text import strange

Fields = dict[str, Any]
Converted = tuple[Any, list[str]]
"""The value, UNSET where nothing of it can be used; and the faults."""

Struct = TypeVar("Struct", bound=msgspec.Struct)

_SHOWN: Final = 60  # characters of what was found


def convert_fields(
    found: Mapping[str, object], wanted: type[msgspec.Struct], where: str = ""
) -> tuple[Fields, list[str]]:
    """The fields of `wanted` that could be converted, and a line for each fault: key, what was found, what is expected.

    A setting that is missing has its default. A struct with faults is there as a namespace of its good fields, so that what relates
    these to each other can be checked all the same. `where` is the path of `found` in its file.
    """
    hints = get_type_hints(wanted, include_extras=True)
    known = msgspec.structs.fields(wanted)
    names = [field.encode_name for field in known]
    faults = [
        f"{_path(where, key)}: unknown setting; known are {', '.join(names)}"
        for key in found
        if key not in names
    ]
    good: Fields = {}
    for field in known:
        path = _path(where, field.encode_name)
        if field.encode_name in found:
            value, more = _convert(found[field.encode_name], hints[field.name], path)
            faults += more
            if value is not UNSET:
                good[field.name] = value
        elif field.required:
            faults.append(f"{path}: is missing; expected {expected(hints[field.name])}")
        else:
            made = field.default is msgspec.NODEFAULT
            good[field.name] = field.default_factory() if made else field.default
    return good, faults


def convert_struct(found: Mapping[str, object], wanted: type[Struct]) -> tuple[Struct | None, list[str]]:
    """As `convert_fields`, the whole struct, None if anything is wrong; quick where nothing is."""
    try:
        made = msgspec.convert(found, wanted)
    except msgspec.ValidationError:
        return None, convert_fields(found, wanted)[1]
    if any(strange(one) for one in found.values() if isinstance(one, str)):
        return None, convert_fields(found, wanted)[1]
    return made, []


def expected(wanted: Any) -> str:
    """What a setting of a type may be, in words."""
    plain, rules = _parts(wanted)
    origin, inner = get_origin(plain), get_args(plain)
    if described := [one.description for one in rules if one.description]:
        return described[-1]
    if origin is Literal:
        return f"one of {', '.join(inner)}"
    if origin is tuple:
        return "a list of tables" if _is_struct(inner[0]) else f"a list, each {expected(inner[0])}"
    if plain is int:
        return _number(rules)
    if plain is str:
        return _text(rules)
    return {bool: "true or false", date: "a day such as 2020-11-01"}.get(plain, "a table")


def shown(found: object) -> str:
    """The beginning of what was found, without anything that does not print."""
    if isinstance(found, bool):
        return str(found).lower()
    try:
        text = repr(found) if isinstance(found, str | int | float | list | dict) else str(found)
    except ValueError:  # of digits that Python does not print
        return "a number beyond any size"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _convert(found: object, wanted: Any, where: str) -> Converted:
    plain, _ = _parts(wanted)
    if get_origin(plain) is tuple:
        return _convert_list(found, get_args(plain)[0], where)
    if get_origin(plain) is dict:
        return _convert_table(found, get_args(plain), where)
    if _is_struct(plain):
        if not isinstance(found, Mapping):
            return UNSET, [_fault(where, found, "a table")]
        fields, faults = convert_fields(found, plain, where)
        return (SimpleNamespace(**fields) if faults else plain(**fields)), faults
    try:
        value = msgspec.convert(found, wanted)
    except msgspec.ValidationError:
        return UNSET, [_fault(where, found, expected(wanted))]
    if isinstance(value, str) and (fault := strange(value)):
        return UNSET, [_fault(where, found, f"text without {fault}")]
    return value, []


def _convert_list(found: object, wanted: Any, where: str) -> Converted:
    if not isinstance(found, list):
        return UNSET, [_fault(where, found, expected(tuple[wanted, ...]))]
    converted = [_convert(one, wanted, _path(where, _name(one, place))) for place, one in enumerate(found, 1)]
    items = tuple(item for item, _ in converted)
    unusable = any(item is UNSET for item in items)
    return UNSET if unusable else items, [fault for _, faults in converted for fault in faults]


def _convert_table(found: object, wanted: tuple[Any, Any], where: str) -> Converted:
    if not isinstance(found, Mapping):
        return UNSET, [_fault(where, found, "a table")]
    values, faults = {}, []
    for key, one in found.items():
        path = _path(where, key)
        name, more = _convert(key, wanted[0], path)
        value, others = _convert(one, wanted[1], path)
        faults += [*more, *others]
        values[name] = value
    return UNSET if faults else values, faults


def _is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _parts(wanted: Any) -> tuple[Any, tuple[msgspec.Meta, ...]]:
    """A type without its rules, and the rules."""
    if get_origin(wanted) is Annotated:
        plain, *rules = get_args(wanted)
        return plain, tuple(rules)
    return wanted, ()


def _number(rules: tuple[msgspec.Meta, ...]) -> str:
    least = next(one.ge for one in rules if one.ge is not None)
    most = next(one.le for one in rules if one.le is not None)
    return f"a whole number from {least} to {'10^15' if most == 10**15 else most}"


def _text(rules: tuple[msgspec.Meta, ...]) -> str:
    least = next((one.min_length for one in rules if one.min_length), 0)
    most = next((one.max_length for one in rules if one.max_length), None)
    if most is None:
        return "text"
    return f"text of {least} to {most} characters" if least else f"text of at most {most} characters"


def _path(where: str, key: str) -> str:
    key = key if key.isprintable() and len(key) <= _SHOWN else shown(key)
    return f"{where}.{key}" if where else key


def _name(item: object, place: int) -> str:
    """An item of a list by its id, else by its place from 1."""
    named = item.get("id") if isinstance(item, Mapping) else None
    return named if isinstance(named, str) and named else str(place)


def _fault(where: str, found: object, wanted: str) -> str:
    return f"{where}: found {shown(found)}; expected {wanted}"
