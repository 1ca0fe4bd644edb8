"""The client of CleverTap's campaign API: who may be asked, how, and what an answer means (contract 1 to 5).

`contract` is what the rest of ctsync sees; `transport` is the one module that speaks HTTP.
"""
