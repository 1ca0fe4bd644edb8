"""Rooms stay small enough to hold in the head (docs/decisions/0001-floors.md)."""

from __future__ import annotations

from statistics import median

from tests.support.source import FORBIDDEN_ROOMS, functions, modules

MODULES = modules()
SIZED = [module for module in MODULES if module.lines > 3]


def test_no_module_is_longer_than_400_lines():
    assert {module.name: module.lines for module in MODULES if module.lines > 400} == {}


def test_no_function_is_longer_than_40_lines():
    found = {f.where: f.lines for module in MODULES for f in functions(module) if f.lines > 40}
    assert found == {}


def test_the_median_module_is_small(record_property):
    size = median(module.lines for module in SIZED)
    record_property("median lines of a module", size)
    assert size <= 120


def test_the_median_function_is_small(record_property):
    size = median(function.lines for module in MODULES for function in functions(module))
    record_property("median lines of a function", size)
    assert size <= 10


def test_no_module_has_a_name_under_which_anything_fits():
    assert [module.name for module in MODULES if FORBIDDEN_ROOMS & set(module.name.split("."))] == []
