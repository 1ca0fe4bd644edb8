"""What everything is drawn with: cells, colours, columns, labels, and HTML in which foreign text is harmless."""
