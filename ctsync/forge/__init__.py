"""The forge that holds a repository (GitHub, GitLab): its pipelines, its comments, and who approved what."""
