"""What editors know of the files: JSON Schemas, made from the models that read them (users.md 5, "Editor")."""

from ctsync.schemas.documents import DOCUMENTS, MODELINE, document, documents
from ctsync.schemas.known import Known, inherited_paths

__all__ = ["DOCUMENTS", "MODELINE", "Known", "document", "documents", "inherited_paths"]
