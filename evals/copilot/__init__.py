"""What the copilot makes of sentences, judged by the conventions of the inventory they are said in.

``utterances/open.jsonl`` and ``shut.jsonl`` are halves, split at random, of 400 sentences that two authors
wrote before there was a parser; ``shut`` was not looked at while it was written. ``development.jsonl`` are 480 harder
ones by two other authors, written to build with. Expectations are a careful
operator's. Nothing here knows how a sentence is read: `limen ask --batch` is called as a user would call it.
"""
