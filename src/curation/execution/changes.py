"""Why a step is built, in words that a curator reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from curation.errors import shorten
from curation.execution.parameter_types import ParameterValue


def find_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """List how hashes by path differ, by path; empty where they do not."""
    return tuple(_describe(name, old, new) for name in sorted({**old, **new}) if old.get(name) != new.get(name))


def find_output_changes(
    declared: Collection[str], recorded: Mapping[str, str], found: Mapping[str, str]
) -> tuple[str, ...]:
    """List the outputs that are missing, or not what the step wrote, in the order of their declaration."""
    described = ((path, _describe_output(path, recorded, found)) for path in declared)
    return tuple(f"{path} {problem}" for path, problem in described if problem)


def find_parameter_changes(old: Mapping[str, ParameterValue], new: Mapping[str, ParameterValue]) -> tuple[str, ...]:
    """List the parameters that were given another value, by name."""
    names = sorted({*old, *new})
    texts = ((name, _format_value(old, name), _format_value(new, name)) for name in names)
    return tuple(f"parameter {name}: {before} became {after}" for name, before, after in texts if before != after)


def find_version_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """List the packages of another version, by name; of a source hash only that it changed."""
    changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return tuple(_describe_version(name, old.get(name, "none"), new.get(name, "none")) for name in changed)


def _describe(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    if name not in old:
        return f"{name} is new"
    return f"{name} changed" if name in new else f"{name} was removed"


def _describe_output(path: str, recorded: Mapping[str, str], found: Mapping[str, str]) -> str:
    if path not in found:
        return "is missing"
    if path not in recorded:
        return "is a new output"
    return "" if found[path] == recorded[path] else "was changed after it was built"


def _describe_version(name: str, before: str, after: str) -> str:
    is_hash = max(len(before), len(after)) > 40
    return f"the code of {name} changed" if is_hash else f"{name} {before} became {after}"


def _format_value(values: Mapping[str, ParameterValue], name: str) -> str:
    return shorten(repr(values[name]), 60) if name in values else "its default"
