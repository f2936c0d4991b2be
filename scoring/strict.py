"""Settings from a file, converted field by field, so that a file's faults come all in one go."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

Fields = dict[str, Any]


def convert_fields(
    found: Mapping[str, object], wanted: type[msgspec.Struct], where: str = ""
) -> tuple[Fields, list[str]]:
    """The fields of `wanted` that could be converted, and a line for each fault: key, what was found, what is expected.

    A setting that is missing and has a default is neither. `where` is the path of `found` in its file.
    """
    hints = get_type_hints(wanted, include_extras=True)
    known = msgspec.structs.fields(wanted)
    faults = [
        f"{_path(where, key)}: unknown setting; known are {', '.join(field.encode_name for field in known)}"
        for key in found
        if key not in {field.encode_name for field in known}
    ]
    good: Fields = {}
    for field in known:
        path = _path(where, field.encode_name)
        if field.encode_name in found:
            value, more = _convert(found[field.encode_name], hints[field.name], path)
            faults += more
            if not more:
                good[field.name] = value
        elif field.required:
            faults.append(f"{path}: is missing")
    return good, faults


def _convert(found: object, wanted: Any, where: str) -> tuple[object, list[str]]:
    if _is_struct(wanted) and isinstance(found, Mapping):
        fields, faults = convert_fields(found, wanted, where)
        return (None if faults else wanted(**fields)), faults
    if get_origin(wanted) is tuple and isinstance(found, list) and _is_struct(get_args(wanted)[0]):
        items, faults = [], []
        for place, one in enumerate(found):
            item, more = _convert(one, get_args(wanted)[0], f"{where}.{_name(one, place)}")
            items.append(item)
            faults += more
        return tuple(items), faults
    try:
        return msgspec.convert(found, wanted), []
    except msgspec.ValidationError as error:
        return None, [f"{where}: found {_shown(found)}; {_lower(str(error))}"]


def _is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _path(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _name(item: object, place: int) -> str:
    """An item of a list by its id, else by its place from 1."""
    named = item.get("id") if isinstance(item, Mapping) else None
    return named if isinstance(named, str) else str(place + 1)


def _shown(found: object) -> str:
    text = repr(found) if isinstance(found, str | int | float | bool | list | dict) else str(found)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
