"""ctsync keeps a CleverTap account's campaigns equal to YAML files in git."""

__version__ = "0.1.0"
