"""Showing: plans, results and problems as people and machines read them. Pure: values in, text out."""
