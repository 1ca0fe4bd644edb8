"""What the sandbox tells of its people, its settings, and what it sent."""
