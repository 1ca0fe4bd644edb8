"""The doors of the sandbox: who may come in, which call is meant, and how an answer goes back."""
