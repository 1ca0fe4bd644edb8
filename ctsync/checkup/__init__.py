"""Is everything set up right? Checks of the settings, the account, the lock and the registers, each with what to do.

Judging is pure. Asking goes through a reader and an estimator, so no check can create, stop or send anything.
"""
