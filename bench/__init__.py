"""How fast ctsync is: each figure measured beside something else in the same run, printed, and judged by nobody."""
