"""What the copilot makes of sentences, judged by the conventions of the inventory they are said in.

``utterances/shut.jsonl`` are 120 sentences that were not looked at while the parser was written: half of
240 by an author who had seen neither the parser nor any other set. ``open.jsonl`` has the other half,
the 400 of two authors who wrote before there was a parser, half of which was shut until the figures
on it had been told, 120 that were shut after them, and 400 that were measured a hundred at a time before
they were read. ``development.jsonl`` are 480 harder ones by two other authors, written to build
with. The authors are language models in different voices: no person's sentences are here. Expectations
are a careful operator's. Nothing here knows how a sentence is read: `limen ask --batch` is called as a
user would call it.
"""
