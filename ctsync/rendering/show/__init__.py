"""One campaign as the lock knows it, with its receipts, and whether it can have gone out twice."""
