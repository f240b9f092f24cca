"""Where identity providers and applications come: doors to the judgement of logins, over HTTP.

It decides nothing: a door turns a request into a question (a login, or what came of one), and an assessment
into a response. What it asks is a protocol of ``engine.ports``; ``assemble`` hands it in.
"""
