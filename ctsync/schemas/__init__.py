"""What editors know of the files: JSON Schemas, made from the models that read them (users.md 5, "Editor")."""

from ctsync.schemas.documents import DOCUMENTS, document, documents
from ctsync.schemas.known import Known, inherited_paths
from ctsync.schemas.places import FOLDER, kind_of, modeline_for, with_modeline

__all__ = [
    "DOCUMENTS",
    "FOLDER",
    "Known",
    "document",
    "documents",
    "inherited_paths",
    "kind_of",
    "modeline_for",
    "with_modeline",
]
