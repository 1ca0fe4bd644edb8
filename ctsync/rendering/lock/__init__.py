"""What the lock remembers and who holds it, holds on campaigns, and what people do to a lock by hand."""
