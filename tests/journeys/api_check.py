"""Is every request the bot made a request Telegram knows? Checked against the machine-readable Bot API."""

import json
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

OWN = frozenset({"reply_to_message_id", "allow_sending_without_reply", "correct_option_id"})
"""Older spellings that Telegram still takes."""


class Api:
    """The Bot API as described by api.json."""

    def __init__(self, path: Path) -> None:
        described = json.loads(path.read_text(encoding="utf-8"))
        self.methods: Json = described["methods"]
        self.types: Json = described["types"]

    def problems(self, method: str, params: Json, files: set[str]) -> list[str]:
        """What is wrong with one request; empty when nothing is."""
        known = self.methods.get(method)
        if known is None:
            return [f"{method}: no such method"]
        fields = {f["name"]: f for f in known.get("fields", [])}
        attached = files | {name for name in files if name in fields}
        found = [
            f"{method}: no parameter {name}"
            for name in (params.keys() | (attached & fields.keys())) - fields.keys() - OWN
        ]
        found += [
            f"{method}: {name} is missing"
            for name, field in fields.items()
            if field["required"] and name not in params and name not in files
        ]
        for name, value in params.items():
            if name in fields and not self.fits(value, fields[name]["types"]):
                found.append(f"{method}: {name} is no {' or '.join(fields[name]['types'])}")
        return found

    def fits(self, value: object, types: list[str]) -> bool:
        """Whether a value is plausible for one of these types."""
        return any(self._fits(value, name) for name in types)

    def _fits(self, value: object, name: str) -> bool:
        if name.startswith("Array of "):
            inner = name.removeprefix("Array of ")
            return isinstance(value, list) and all(self._fits(item, inner) for item in value)
        if name == "Boolean":
            return isinstance(value, bool)
        if name == "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        if name == "Float":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        if name in ("String", "InputFile"):
            return isinstance(value, str)
        return self._fits_object(value, name)

    def _fits_object(self, value: object, name: str) -> bool:
        if not isinstance(value, dict):
            return False
        described = self.types.get(name, {})
        subtypes = described.get("subtypes", [])
        if subtypes:
            return any(self._fits_object(value, subtype) for subtype in subtypes)
        fields = {f["name"]: f for f in described.get("fields", [])}
        if not value.keys() <= fields.keys():
            return False
        if any(f["required"] and n not in value for n, f in fields.items()):
            return False
        return all(self.fits(v, fields[n]["types"]) for n, v in value.items())


def bot_requests_match_api(journal: list[Json], api_json_path: Path) -> list[str]:
    """What is wrong with the requests in a sandbox journal: one line each, numbered; empty when nothing is.

    A line names the method and the parameter, never a value.
    """
    api = Api(api_json_path)
    found = []
    for entry in journal:
        files = {f["field"] for f in entry["files"]}
        found += [f"#{entry['n']} {p}" for p in api.problems(entry["method"], entry["params"], files)]
    return found
