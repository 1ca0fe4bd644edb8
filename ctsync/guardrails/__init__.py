"""Guarding: what a plan is weighed against before anything of it may be carried out."""
