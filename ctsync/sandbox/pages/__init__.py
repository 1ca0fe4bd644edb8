"""The sandbox's web page: what happened in the local CleverTap, to look at and to move, drawn on the server.

`door` lets requests in, `views` says what each page shows, `reading` gathers it from the account, `forms` says what
each form does, and `templates` lay it out. There is no script, and nothing is ever loaded from elsewhere.
"""
