"""Reading YAML: files to nodes that know their line, and nodes to checked values with errors that point there."""
