"""What editors know of the files: JSON Schemas, made from the models that read them (users.md 5, "Editor")."""

from ctsync.schemas.places import FOLDER, kind_of, modeline_for, with_modeline

__all__ = ["FOLDER", "kind_of", "modeline_for", "with_modeline"]
