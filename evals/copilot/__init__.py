"""What the copilot makes of sentences, judged by the conventions of the inventory they are said in.

``utterances/shut.jsonl`` are 150 sentences that were not looked at while the parser was written, by an author
who had seen neither the parser nor any other set. ``open.jsonl`` are 1,040 by authors who had not either:
what was shut once, until the figures on it had been told, and 400 that were measured a hundred at a time
before they were read. ``development.jsonl`` are 480 harder ones by two other authors, written to build
with. The authors are language models in different voices: no person's sentences are here. Expectations
are a careful operator's. Nothing here knows how a sentence is read: `limen ask --batch` is called as a
user would call it.
"""
