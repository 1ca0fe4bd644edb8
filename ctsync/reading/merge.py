"""Laying one tree over another (yaml.md 9): maps merge key by key, lists and single values replace.

Nothing is copied that did not change, and every value keeps the place where it was written; so `place` of a merged
tree answers where a value came from.
"""

from __future__ import annotations

from ctsync.reading.nodes import Mapping


def merge(below: Mapping, above: Mapping) -> Mapping:
    """Both maps in one, `above` winning. Neither is changed. The whole stands where `above` stands."""
    items = dict(below.items)
    for key, node in above.items.items():
        under = items.get(key)
        if isinstance(under, Mapping) and isinstance(node, Mapping):
            items[key] = merge(under, node)
        else:
            items[key] = node
    return Mapping(items, {**below.keys, **above.keys}, above.file, above.line, above.column)


def without(tree: Mapping, *keys: str) -> Mapping:
    """The map without some of its keys; the one that was given is not changed."""
    items = {key: node for key, node in tree.items.items() if key not in keys}
    return Mapping(items, tree.keys, tree.file, tree.line, tree.column)
