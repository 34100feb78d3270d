"""The page that people use: rendered on the server, over the same records, index and board as the API.

A module is one place of the page, with its routes; ``templates/`` has what it shows, ``static/`` the style sheets and
scripts. Everything works without a script; scripts add what a form cannot do (live progress, dropping, marking text,
keys). All words come from :mod:`corpora.messages`, keys ``web-*``.
"""
