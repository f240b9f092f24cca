"""Where identity providers, applications and users come over HTTP: ``doors`` to the judgement of logins,
shared signals (``ssf``), and the pages where a user proves himself (``step_up``).

It decides nothing. What it asks is a protocol of ``engine.ports``; ``assemble`` hands it in.
"""
