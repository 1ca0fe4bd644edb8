"""A new campaign from answers: what is asked, where each answer goes, and how the file is written from them."""
