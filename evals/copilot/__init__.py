"""What the copilot makes of sentences, judged by the conventions of the inventory they are said in.

``utterances/shut.jsonl`` are 150 sentences by an author who had seen neither the parser nor any other set;
they were read after the figures of docs/evaluation.md had been taken on them, and the parser was mended.
``open.jsonl`` are 1,040 by authors who had not either: what was shut once, until the figures on it had been
told, and 400 that were measured a hundred at a time before they were read. ``development.jsonl`` are 480
harder ones by two other authors, written to build with. The authors are language models in different
voices: no person's sentences are here. Expectations are a careful operator's. Nothing here knows how a
sentence is read: `limen ask --batch` is called as a user would call it.
"""
