"""What an article itself tells of what nobody gave with it: title, date, publisher, author, place; else nothing.

``edges`` finds where such things stand, ``published`` the date, ``names`` title, publisher and author.
"""
