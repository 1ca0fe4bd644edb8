"""`ctsync.yaml`: which accounts there are, how to reach them, and what every campaign takes from there (yaml.md 3)."""

from ctsync.settings.load import load_settings
from ctsync.settings.secrets import FixedSecret, NamedSecret, SecretSource
from ctsync.settings.settings import (
    REGIONS,
    AccountSettings,
    FileStore,
    GitStore,
    Limits,
    Local,
    ObjectStore,
    Region,
    Sandbox,
    Settings,
    hash_of,
    target,
)

__all__ = [
    "REGIONS",
    "AccountSettings",
    "FileStore",
    "FixedSecret",
    "GitStore",
    "Limits",
    "Local",
    "NamedSecret",
    "ObjectStore",
    "Region",
    "Sandbox",
    "SecretSource",
    "Settings",
    "hash_of",
    "load_settings",
    "target",
]
